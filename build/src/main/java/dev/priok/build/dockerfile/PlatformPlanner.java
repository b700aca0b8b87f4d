package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.dockerfile.check.Rule;
import dev.priok.build.dockerfile.syntax.DockerfileSyntax;
import dev.priok.build.dockerfile.syntax.DockerfileSyntax.StageSyntax;
import dev.priok.build.graph.Vertex;
import dev.priok.model.GoBoolean;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.Quoted;
import dev.priok.model.Suggestion;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans a Dockerfile for one platform. */
final class PlatformPlanner {
    private static final String SCAN_CONTEXT = "BUILDKIT_SBOM_SCAN_CONTEXT";
    private static final String SCAN_STAGE = "BUILDKIT_SBOM_SCAN_STAGE";

    private final Planning planning;
    private final DockerfileSyntax syntax;
    private final MainContext context;
    private final Stages stages = new Stages();
    private final BaseImages bases;
    private final StageFactory factory;

    PlatformPlanner(Planning planning, DockerfileSyntax syntax, List<String> ignored) {
        this.planning = planning;
        this.syntax = syntax;
        context = new MainContext(planning.request(), ignored, planning.sources(), planning.machine());
        bases = new BaseImages(planning, stages);
        factory = new StageFactory(planning, stages, bases);
    }

    /** @param all also the stages that the target doesn't need, so that everything is checked */
    BuildPlan.Target plan(boolean all) {
        return finish(planned(all));
    }

    /** What can be given to the target. */
    TargetOutline outline() {
        Stage target = planned(false);
        String description = syntax.stages().stream()
                .map(StageSyntax::from)
                .filter(from -> from.code().lines().equals(target.lines))
                .map(from -> from.code().about(from.name()))
                .findFirst()
                .orElse("");
        return Parameters.outline(target, description, planning.file());
    }

    private Stage planned(boolean all) {
        factory.create(syntax.stages());
        Stage target = target();
        factory.connect();
        warnOfUnused(target);
        Set<Stage> needed = resolve(target, all);
        StagePlanner planner = new StagePlanner(planning, context);
        for (Stage stage : stages.all()) {
            if (needed.contains(stage) && !stage.planned) {
                planner.plan(stage);
                markScanned(stage);
            }
        }
        target.paths.add("/");
        return target;
    }

    private Stage target() {
        String name = planning.request().target();
        if (name.isEmpty()) {
            return stages.last();
        }
        return stages.named(name)
                .or(() -> name.matches("\\d{1,9}")
                                && Integer.parseInt(name) < stages.all().size()
                        ? java.util.Optional.of(stages.numbered(Integer.parseInt(name)))
                        : java.util.Optional.empty())
                .orElseThrow(() -> BuildException.of(Suggestion.added(
                        "target stage " + Quoted.of(name) + " could not be found",
                        Suggestion.among(name, stages.labels()))));
    }

    private void warnOfUnused(Stage target) {
        Set<Stage> used = new HashSet<>();
        List<Stage> written =
                stages.all().stream().filter(stage -> !stage.external).toList();
        for (Stage stage : written) {
            used.addAll(stage.needs.keySet());
            Stage base = stage.base;
            if (base != null) {
                used.add(base);
            }
        }
        boolean targetSaid = !planning.request().target().isEmpty();
        for (Stage stage : written) {
            boolean mayBeTarget = targetSaid && !stage.name.isEmpty();
            if (stage != target && stage != written.getLast() && !used.contains(stage) && !mayBeTarget) {
                planning.checks()
                        .warn(
                                Rule.UNUSED_STAGE,
                                stage.lines,
                                "Stage " + Quoted.of(stage.label)
                                        + " is not used by any other and is not the last one");
            }
        }
    }

    /** Finds the bases of what is needed; triggers of bases may need more, and that again. */
    private Set<Stage> resolve(Stage target, boolean all) {
        while (true) {
            Set<Stage> needed = all ? new HashSet<>(stages.all()) : Stages.neededBy(target);
            for (Stage stage : stages.all()) {
                if (stage.base == null && !stage.planned && !stage.resolved) {
                    stage.resolved = needed.contains(stage);
                    bases.resolve(stage, stage.resolved);
                }
            }
            boolean more = false;
            for (Stage stage : stages.all()) {
                if (needed.contains(stage)) {
                    more |= factory.takeTriggers(stage);
                }
            }
            if (!more) {
                return all ? new HashSet<>(stages.all()) : Stages.neededBy(target);
            }
        }
    }

    private void markScanned(Stage stage) {
        stage.scanned = isScanned(stage, SCAN_STAGE);
        stage.contextScanned = isScanned(stage, SCAN_CONTEXT);
    }

    private boolean isScanned(Stage stage, String argument) {
        String value = planning.globals().values().getOrDefault(argument, "false");
        for (var declared : stage.arguments) {
            if (declared.name().equals(argument) && declared.value() != null) {
                value = declared.value();
            }
        }
        List<String> named = Arrays.asList(value.split(","));
        return GoBoolean.parse(value).orElseGet(() -> named.contains(stage.label));
    }

    private BuildPlan.Target finish(Stage target) {
        ImageDraft image = target.image();
        image.labels.putAll(planning.request().labels());
        Platform asked = planning.target();
        if (planning.targetSaid()) {
            boolean same = PlatformNames.sameMachine(asked, image.platform);
            String variant = same && asked.variant().isEmpty() ? image.platform.variant() : asked.variant();
            image.platform = new Platform(asked.os(), asked.architecture(), variant);
        }
        image.platform = PlatformNames.normalized(image.platform);
        Map<String, Vertex> scanned = new LinkedHashMap<>();
        boolean ignoreCache = target.ignoreCache;
        for (Stage stage : Stages.neededBy(target)) {
            if (stage != target && stage.scanned) {
                scanned.put(stage.label, stage.files().vertex());
                ignoreCache |= stage.ignoreCache;
            }
        }
        if (target.contextScanned) {
            scanned.put("context", context.files().vertex());
        }
        return new BuildPlan.Target(
                asked,
                target.files().vertex(),
                image.finish(),
                image.argumentsEscaped,
                target.baseConfig,
                planning.epoch(),
                ignoreCache,
                scanned);
    }
}
