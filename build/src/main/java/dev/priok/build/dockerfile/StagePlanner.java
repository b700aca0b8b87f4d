package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.dockerfile.Stage.Step;
import dev.priok.build.dockerfile.check.Checks;
import dev.priok.build.dockerfile.syntax.Instruction;
import dev.priok.model.path.SlashPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans the instructions of stages, one stage after the other. */
final class StagePlanner {
    private final Planning planning;
    private final MetadataPlanner metadata;
    private final TransferPlanner transfers;
    private final RunPlanner runs;

    StagePlanner(Planning planning, MainContext context) {
        this.planning = planning;
        metadata = new MetadataPlanner(planning);
        transfers = new TransferPlanner(planning, context);
        runs = new RunPlanner(planning, context);
    }

    void plan(Stage stage) {
        stage.inherit();
        stage.planned = true;
        ImageDraft image = stage.image();
        image.environment.putIfAbsent("PATH", ImageDraft.DEFAULT_PATH);
        image.environment.forEach(stage::setVariable);
        if (!image.directory.isEmpty()) {
            stage.directory = SlashPath.resolve("/", image.directory, false);
            image.directory = image.directory.startsWith("/") ? image.directory : stage.directory;
        }
        for (Step step : stage.steps) {
            Instruction.Code code = step.instruction().code();
            try {
                plan(stage, step, planning.checks().under(code.comments()));
            } catch (BuildException e) {
                throw e.at(code.lines().in(planning.file()));
            } catch (dev.priok.model.EngineException e) {
                throw failed(e, code);
            }
        }
    }

    /** What a source of a step couldn't give; a cancelled build stays that. */
    private RuntimeException failed(dev.priok.model.EngineException e, Instruction.Code code) {
        return e.error() instanceof dev.priok.model.EngineError.Cancelled
                ? e
                : new BuildException(
                        String.valueOf(e.getMessage()), code.lines().in(planning.file()), null, e);
    }

    private void plan(Stage stage, Step step, Checks checks) {
        boolean trigger = step.trigger();
        switch (step.instruction()) {
            case Instruction.Add add -> transfers.add(stage, add, trigger, checks);
            case Instruction.Copy copy -> transfers.copy(stage, copy, first(step.sources()), trigger, checks);
            case Instruction.Run run -> runs.run(stage, run, step.sources(), trigger, checks);
            case Instruction.Workdir workdir -> metadata.workdir(stage, workdir, trigger, checks);
            case Instruction.Arg arg -> metadata.arg(stage, arg, checks);
            case Instruction.Env env -> metadata.env(stage, env, checks);
            case Instruction.Label label -> metadata.label(stage, label, checks);
            case Instruction.Cmd cmd -> metadata.cmd(stage, cmd, checks);
            case Instruction.Entrypoint entrypoint -> metadata.entrypoint(stage, entrypoint, checks);
            case Instruction.Expose expose -> metadata.expose(stage, expose, checks);
            case Instruction.HealthCheck healthcheck -> metadata.healthcheck(stage, healthcheck, checks);
            case Instruction.Maintainer maintainer -> metadata.maintainer(stage, maintainer);
            case Instruction.OnBuild onBuild -> metadata.onBuild(stage, onBuild);
            case Instruction.Shell shell -> metadata.shell(stage, shell);
            case Instruction.StopSignal stopSignal -> metadata.stopSignal(stage, stopSignal, checks);
            case Instruction.User user -> metadata.user(stage, user, checks);
            case Instruction.Volume volume -> metadata.volume(stage, volume, checks);
            case Instruction.From from ->
                throw new IllegalStateException(
                        "a stage in a stage: " + from.code().text());
        }
    }

    private static @Nullable Stage first(List<@Nullable Stage> sources) {
        return sources.isEmpty() ? null : sources.getFirst();
    }
}
