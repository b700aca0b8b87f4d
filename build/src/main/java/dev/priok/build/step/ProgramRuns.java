package dev.priok.build.step;

import dev.priok.build.BuildClient;
import dev.priok.build.BuildException;
import dev.priok.build.BuildRequest.StepDefaults;
import dev.priok.build.graph.RunStep;
import dev.priok.build.graph.Vertex;
import dev.priok.build.solver.StepTrace;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.TreeEdits.Selection;
import dev.priok.engine.step.StepProcess;
import dev.priok.engine.step.StepProcess.Limits;
import dev.priok.engine.step.StepProcess.Network;
import dev.priok.engine.step.StepRoot;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs programs: RUN. */
final class ProgramRuns {
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private final StepPorts ports;
    private final Trees trees;
    private final BuildClient client;

    ProgramRuns(StepPorts ports, Trees trees, BuildClient client) {
        this.ports = ports;
        this.trees = trees;
        this.client = client;
    }

    /** What the mounts have of the inputs. */
    List<Digest> contents(RunStep step, List<FileTree> inputs) {
        List<Digest> contents = new ArrayList<>();
        RunMounts.sources(step.mounts()).forEach(source -> {
            try (OpenRoot root = trees.open(inputs.get(source.input()))) {
                contents.add(ports.edits().digest(root.path(), Selection.of(source.path())));
            }
        });
        return contents;
    }

    FileTree run(RunStep step, Vertex vertex, List<FileTree> inputs, StepTrace trace) {
        try (FileTree.Layers base = trees.asLayers(inputs.getFirst());
                RunMounts mounts = new RunMounts(ports, trees, client);
                StepRoot root = ports.steps().begin(base.diffIds())) {
            mounts.prepare(step.mounts(), inputs);
            OutputSink output = (stream, bytes) -> trace.log(stream == OutputSink.Stream.STDERR ? 2 : 1, copyOf(bytes));
            int exitCode = exitCode(step, vertex, root, process(step, mounts), output);
            if (exitCode != 0) {
                throw failed(step, vertex, exitCode, null);
            }
            return trees.added(base.layers(), root.commit());
        }
    }

    private static int exitCode(RunStep step, Vertex vertex, StepRoot root, StepProcess process, OutputSink output) {
        try {
            return root.run(process, output);
        } catch (EngineException e) {
            throw switch (e.error()) {
                case EngineError.ProgramNotFound _ -> failed(step, vertex, NOT_FOUND, e);
                case EngineError.ProgramNotExecutable _ -> failed(step, vertex, NOT_EXECUTABLE, e);
                case EngineError.ResourceExhausted _, EngineError.InvalidParameter _ ->
                    new BuildException(
                            command(step) + " did not complete successfully: " + e.getMessage(),
                            vertex.about().location(),
                            null,
                            e);
                default -> e;
            };
        }
    }

    private static BuildException failed(RunStep step, Vertex vertex, int exitCode, @Nullable EngineException cause) {
        String reason = cause == null ? "" : ": " + cause.getMessage();
        return new BuildException(
                command(step) + " did not complete successfully: exit code: " + exitCode + reason,
                vertex.about().location(),
                exitCode,
                cause);
    }

    private static String command(RunStep step) {
        return "process \"" + String.join(" ", step.arguments()) + "\"";
    }

    private static byte[] copyOf(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    private StepProcess process(RunStep step, RunMounts mounts) {
        StepDefaults defaults = step.defaults();
        List<String> environment = new ArrayList<>(step.environment());
        new TreeMap<>(step.uncachedEnvironment()).forEach((name, value) -> {
            if (environment.stream().noneMatch(entry -> entry.startsWith(name + "="))) {
                environment.add(name + "=" + value);
            }
        });
        environment.addAll(mounts.environment());
        return new StepProcess(
                step.arguments(),
                environment,
                step.workingDirectory(),
                step.user(),
                defaults.hostname(),
                mounts.mounted(),
                new Network(defaults.network(), defaults.extraHosts()),
                new Limits(defaults.resources(), defaults.ulimits(), defaults.shmSizeBytes(), defaults.cgroupParent()),
                step.insecure(),
                step.devices().stream()
                        .filter(device -> device.required() || ports.steps().hasDevice(device.name()))
                        .map(RunStep.Device::name)
                        .toList());
    }
}
