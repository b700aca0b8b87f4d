package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.dockerfile.Stage.Step;
import dev.priok.build.dockerfile.check.Checks;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.dockerfile.check.Rule;
import dev.priok.build.dockerfile.syntax.DockerfileSyntax;
import dev.priok.build.dockerfile.syntax.DockerfileSyntax.StageSyntax;
import dev.priok.build.dockerfile.syntax.Instruction;
import dev.priok.build.dockerfile.syntax.MountOptions;
import dev.priok.build.dockerfile.word.Expanded;
import dev.priok.build.dockerfile.word.Variables;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.Quoted;
import dev.priok.model.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes stages of what is written, and finds what they need of each other. */
final class StageFactory {
    private final Planning planning;
    private final Stages stages;
    private final BaseImages bases;

    StageFactory(Planning planning, Stages stages, BaseImages bases) {
        this.planning = planning;
        this.stages = stages;
        this.bases = bases;
    }

    void create(List<StageSyntax> written) {
        for (int i = 0; i < written.size(); i++) {
            Instruction.From from = written.get(i).from();
            try {
                create(written.get(i), i);
            } catch (BuildException e) {
                throw e.at(from.code().lines().in(planning.file()));
            }
        }
    }

    private void create(StageSyntax written, int number) {
        Instruction.From from = written.from();
        Checks checks = planning.checks().under(from.code().comments());
        Lines lines = from.code().lines();
        Expanded base = planning.expand(from.base(), planning.globals().variables());
        warnOfUndeclared(base, lines, checks);
        if (base.text().isEmpty()) {
            throw BuildException.of("base name (" + from.base() + ") should not be blank");
        }
        Stage stage = new Stage(base.text(), from.name(), lines, false);
        stage.parameters = planning.globals().parameters().copy();
        Set<String> used = new HashSet<>(base.used());
        if (!from.platform().isEmpty()) {
            stage.platform = platform(from, used, checks);
        }
        stage.label = from.name();
        if (!from.name().isEmpty()) {
            Platform platform = stage.platform == null ? planning.target() : stage.platform;
            stage.substitute = bases.given(from.name(), platform).orElse(null);
            if (stage.substitute != null) {
                stages.add(stage);
                stage.base = null;
                return;
            }
        } else {
            stage.label = "stage-" + number;
        }
        stages.add(stage);
        stage.parameters.use(used);
        stage.stepCount = stage.base == null && !stage.baseName.equals(BaseImages.SCRATCH) ? 1 : 0;
        for (Instruction instruction : written.instructions()) {
            stage.steps.add(new Step(instruction, List.of(), false));
            stage.stepCount += isCounted(instruction) ? 1 : 0;
        }
        stage.ignoreCache = ignoresCache(from.name());
    }

    private boolean ignoresCache(String name) {
        return planning.request().cache().disabled()
                || planning.request().cache().disabledStages().stream().anyMatch(name::equalsIgnoreCase);
    }

    private static boolean isCounted(Instruction instruction) {
        return instruction instanceof Instruction.Add
                || instruction instanceof Instruction.Copy
                || instruction instanceof Instruction.Run
                || instruction instanceof Instruction.Workdir;
    }

    /** @param used gets the names of arguments that the platform is made of */
    private Platform platform(Instruction.From from, Set<String> used, Checks checks) {
        Variables globals = planning.globals().variables();
        Lines lines = from.code().lines();
        Expanded said;
        try {
            said = planning.expand(from.platform(), globals);
        } catch (BuildException e) {
            throw e.prefixed("failed to process arguments for platform: ");
        }
        warnOfUndeclared(said, lines, checks);
        used.addAll(said.used());
        if (said.used().equals(Set.of("TARGETPLATFORM"))
                && said.unset().isEmpty()
                && said.text().equals(globals.get("TARGETPLATFORM"))) {
            checks.warn(
                    Rule.REDUNDANT_TARGET_PLATFORM,
                    lines,
                    "Setting platform to predefined " + from.platform()
                            + " in FROM is redundant as this is the default behavior");
        }
        if (said.text().isEmpty()) {
            throw BuildException.of(suggested("empty platform value from expression " + from.platform(), said));
        }
        Platform platform;
        try {
            platform = PlatformNames.parse(said.text(), planning.machine());
        } catch (BuildException e) {
            throw BuildException.of("failed to parse platform " + from.platform() + ": "
                    + suggested(String.valueOf(e.getMessage()), said));
        }
        PlatformNames.requireLinux(platform);
        boolean constant = said.used().isEmpty() && said.unset().isEmpty();
        if (constant && !from.name().contains(platform.os()) && !from.name().contains(platform.architecture())) {
            checks.warn(
                    Rule.FROM_PLATFORM_FLAG_CONST_DISALLOWED,
                    lines,
                    "FROM --platform flag should not use constant value " + Quoted.of(said.text()));
        }
        return platform;
    }

    private String suggested(String message, Expanded said) {
        Optional<String> word = said.unset().stream()
                .flatMap(name ->
                        Suggestion.among(name, planning.globals().values().keySet()).stream())
                .findFirst();
        return Suggestion.added(message, word);
    }

    private void warnOfUndeclared(Expanded expanded, Lines lines, Checks checks) {
        Set<String> names = planning.globals().names();
        for (String name : expanded.unset().stream().sorted().toList()) {
            if (!names.contains(name)) {
                checks.warn(
                        Rule.UNDEFINED_ARG_IN_FROM,
                        lines,
                        Suggestion.added(
                                "FROM argument '" + name + "' is not declared", Suggestion.among(name, names)));
            }
        }
    }

    /** Finds for all stages what their steps take files from. */
    void connect() {
        for (Stage stage : stages.all()) {
            for (int i = 0; i < stage.steps.size(); i++) {
                Step step = stage.steps.get(i);
                stage.steps.set(i, connected(stage, step.instruction(), false));
            }
        }
        Optional<Stages.Circle> circle = stages.circle();
        if (circle.isPresent()) {
            Lines lines = circle.get().from().needs.get(circle.get().to());
            throw planning.fault(
                    "circular dependency detected on stage: " + circle.get().start().label,
                    lines == null ? circle.get().from().lines : lines);
        }
        if (stages.all().size() == 1) {
            stages.last().label = "";
        }
    }

    private Step connected(Stage stage, Instruction instruction, boolean trigger) {
        Lines lines = instruction.code().lines();
        List<@Nullable Stage> sources = new ArrayList<>();
        try {
            if (instruction instanceof Instruction.Copy copy && !copy.from().isEmpty()) {
                sources.add(copySource(copy));
            } else if (instruction instanceof Instruction.Run run) {
                for (String mount : run.flags().mounts()) {
                    String from = MountOptions.from(mount);
                    String name = from.isEmpty() ? BaseImages.SCRATCH : from;
                    Stage source = stages.named(name).orElseGet(() -> external(name, lines));
                    sources.add(source);
                }
            }
        } catch (BuildException e) {
            throw e.at(lines.in(planning.file()));
        }
        for (Stage source : sources) {
            if (source != null) {
                stage.needs.putIfAbsent(source, lines);
            }
        }
        return new Step(instruction, sources, trigger);
    }

    private Stage copySource(Instruction.Copy copy) {
        String from = copy.from();
        Expanded expanded = planning.expand(from, Variables.NONE);
        if (!expanded.text().equals(from)) {
            throw BuildException.of("variable expansion is not supported for --from, define a new stage with FROM using"
                    + " ARG from global scope as a workaround");
        }
        if (from.matches("[+-]?\\d{1,9}")) {
            return stages.numbered(Integer.parseInt(from));
        }
        return stages.named(from).orElseGet(() -> external(from, copy.code().lines()));
    }

    private Stage external(String name, Lines lines) {
        Stage stage = new Stage(name, "", lines, true);
        stages.add(stage);
        return stage;
    }

    /**
     * Puts the triggers of a stage's base in front of its steps.
     *
     * @return true if they need what nothing needed before
     */
    boolean takeTriggers(Stage stage) {
        ImageDraft image = stage.image;
        if (stage.triggersTaken || (stage.base == null && image == null)) {
            return false;
        }
        stage.triggersTaken = true;
        List<String> triggers = new ArrayList<>();
        if (image != null) {
            triggers.addAll(image.triggers);
            image.triggers.clear();
        }
        Stage base = stage.base;
        if (base != null) {
            base.steps.stream()
                    .flatMap(step -> step.instruction() instanceof Instruction.OnBuild onBuild
                            ? Stream.of(onBuild.trigger())
                            : Stream.empty())
                    .forEach(triggers::add);
        }
        List<Step> steps = new ArrayList<>();
        boolean needsMore = false;
        for (String trigger : triggers) {
            Instruction instruction = DockerfileSyntax.readTrigger(trigger, planning.file(), stage.lines);
            Step step = connected(stage, instruction, true);
            needsMore |= !step.sources().isEmpty();
            steps.add(step);
        }
        stage.steps.addAll(0, steps);
        stage.stepCount += steps.size();
        return needsMore;
    }
}
