package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.BuildRequest;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.build.dockerfile.check.CheckOptions;
import dev.priok.build.dockerfile.check.Checks;
import dev.priok.build.dockerfile.check.Directives;
import dev.priok.build.dockerfile.syntax.DockerfileSyntax;
import dev.priok.build.dockerfile.syntax.DockerfileSyntax.StageSyntax;
import dev.priok.build.dockerfile.syntax.Instruction;
import dev.priok.build.dockerfile.word.Variables;
import dev.priok.model.ImageConfig.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes plans of Dockerfiles. Thread-safe. */
public final class DockerfilePlanner {
    private final BuildSources sources;

    public DockerfilePlanner(BuildSources sources) {
        this.sources = sources;
    }

    /**
     * Reads the Dockerfile and plans what the request asks for.
     *
     * @throws BuildException if the Dockerfile is wrong, with the place
     */
    public BuildPlan plan(BuildRequest request) {
        return plan(request, _ -> {});
    }

    /**
     * The same, and hands over what the checks found also if planning fails.
     *
     * @throws BuildException if the Dockerfile is wrong, with the place
     */
    public BuildPlan plan(BuildRequest request, Consumer<BuildWarning> warned) {
        Work work = new Work(request);
        try {
            List<BuildPlan.Target> targets = work.targets(false);
            return new BuildPlan(work.definition.file(), targets, work.checks.warnings());
        } finally {
            work.checks.warnings().forEach(warned);
        }
    }

    /**
     * Checks a Dockerfile; all its stages if the request names no target.
     *
     * @throws BuildException if there is no Dockerfile that could be checked
     */
    public CheckReport check(BuildRequest request) {
        Work work = new Work(request);
        BuildException error = null;
        try {
            work.targets(request.target().isEmpty());
        } catch (BuildException e) {
            error = e;
        }
        return new CheckReport(work.definition.file(), work.checks.warnings(), error);
    }

    /**
     * The stages of a Dockerfile, in its order.
     *
     * @throws BuildException if the Dockerfile is wrong, with the place
     */
    public List<StageDescription> stages(BuildRequest request) {
        Work work = new Work(request);
        SourceFile file = work.definition.file();
        List<StageSyntax> stages = DockerfileSyntax.read(file, work.checks).stages();
        List<StageDescription> descriptions = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            Instruction.From from = stages.get(i).from();
            descriptions.add(new StageDescription(
                    from.name(),
                    from.code().about(from.name()),
                    from.base(),
                    from.platform(),
                    i == stages.size() - 1,
                    from.code().lines().in(file)));
        }
        return descriptions;
    }

    /**
     * What can be given to the request's target. What the target needs is looked at as for a build, base images too.
     *
     * @throws BuildException if the Dockerfile is wrong, with the place
     */
    public TargetOutline outline(BuildRequest request) {
        Work work = new Work(request);
        DockerfileSyntax syntax = DockerfileSyntax.read(work.definition.file(), work.checks);
        Planning planning = work.planning(syntax, work.machine, work.checks);
        return new PlatformPlanner(planning, syntax, work.definition.ignored()).outline();
    }

    /** One request's planning. */
    private final class Work {
        private final BuildRequest request;
        private final BuildSources world = new RememberedSources(sources);
        private final Platform machine = PlatformNames.normalized(world.machine());
        private final Definition definition;
        private final CheckOptions options;
        private final Checks checks;

        Work(BuildRequest request) {
            this.request = request;
            definition = Definition.load(request, world, machine);
            definition.requireKnownSyntax(request);
            options = checkOptions(definition, request);
            checks = new Checks(definition.file(), options);
        }

        List<BuildPlan.Target> targets(boolean allStages) {
            DockerfileSyntax syntax = DockerfileSyntax.read(definition.file(), checks);
            List<Platform> platforms = request.platforms();
            List<BuildPlan.Target> targets = new ArrayList<>();
            for (int i = 0; i < Math.max(1, platforms.size()); i++) {
                Checks here = i == 0 ? checks : new Checks(definition.file(), options);
                Platform platform = platforms.isEmpty() ? machine : PlatformNames.normalized(platforms.get(i));
                PlatformNames.requireLinux(platform);
                Planning planning = planning(syntax, platform, here);
                targets.add(new PlatformPlanner(planning, syntax, definition.ignored()).plan(allStages));
            }
            checks.failIfAsked();
            return targets;
        }

        private Planning planning(DockerfileSyntax syntax, Platform platform, Checks here) {
            String targetStage = request.target().isEmpty()
                    ? syntax.stages().getLast().from().name()
                    : request.target();
            Map<String, String> given = request.buildArgs();
            Map<String, String> defaults = GlobalArguments.ofPlatforms(machine, platform, given, targetStage);
            GlobalArguments globals =
                    GlobalArguments.of(defaults, syntax.globals(), given, syntax.escape(), definition.file());
            boolean several = request.isIndexed();
            Planning planning = new Planning(
                    definition.file(),
                    syntax.escape(),
                    request,
                    world,
                    machine,
                    platform,
                    !request.platforms().isEmpty(),
                    several,
                    globals,
                    epoch(given, globals),
                    here);
            GlobalArguments withoutGiven =
                    GlobalArguments.of(defaults, syntax.globals(), Map.of(), syntax.escape(), definition.file());
            MetadataPlanner.checkDefaults(
                    syntax.stages().stream().map(StageSyntax::from).toList(),
                    Variables.of(withoutGiven.values()),
                    planning,
                    Set.of());
            return planning;
        }
    }

    private static CheckOptions checkOptions(Definition definition, BuildRequest request) {
        String asked = request.buildArgs().get("BUILDKIT_DOCKERFILE_CHECK");
        try {
            return CheckOptions.parse(
                    asked != null
                            ? asked
                            : Directives.find(definition.file().content(), "check")
                                    .map(Directives.Directive::word)
                                    .orElse(""));
        } catch (BuildException e) {
            throw e.prefixed("failed to parse check options: ");
        }
    }

    private static @Nullable Instant epoch(Map<String, String> given, GlobalArguments globals) {
        String name = "SOURCE_DATE_EPOCH";
        String value = given.getOrDefault(name, globals.values().getOrDefault(name, ""));
        if (value.isEmpty()) {
            return null;
        }
        try {
            return Instant.ofEpochSecond(Long.parseLong(value));
        } catch (NumberFormatException | java.time.DateTimeException _) {
            throw BuildException.of("invalid SOURCE_DATE_EPOCH: " + value + ": only seconds since 1970 are supported");
        }
    }
}
