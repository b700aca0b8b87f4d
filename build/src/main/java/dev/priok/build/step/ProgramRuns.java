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
import dev.priok.model.ImageConfig.Platform;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs programs: RUN. */
final class ProgramRuns {
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    /** What qemu's interpreters are called where their names aren't the architecture's. */
    private static final Map<String, String> QEMU_NAMES = Map.of(
            "amd64", "x86_64", "arm64", "aarch64", "386", "i386", "ppc64le", "ppc64le", "loong64", "loongarch64");

    private static final Map<String, Set<String>> ALSO_RUNS = Map.of("amd64", Set.of("386"), "arm64", Set.of("arm"));

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
        requireRunnable(vertex.platform());
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
                case EngineError.ResourceExhausted exhausted ->
                    new BuildException(
                            command(step) + " did not complete successfully: " + exhausted.message(),
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

    private static StepProcess process(RunStep step, RunMounts mounts) {
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
                step.devices().stream().map(RunStep.Device::name).toList());
    }

    private void requireRunnable(Platform platform) {
        String own = ports.machine().architecture();
        String wanted = platform.architecture();
        if (wanted.isEmpty()
                || wanted.equals(own)
                || ALSO_RUNS.getOrDefault(own, Set.of()).contains(wanted)) {
            return;
        }
        String interpreter = "qemu-" + QEMU_NAMES.getOrDefault(wanted, wanted);
        if (!Files.exists(Path.of("/proc/sys/fs/binfmt_misc", interpreter))) {
            throw EngineException.notImplemented("programs of platform " + platform.os() + "/" + wanted
                    + " can't run on this machine (" + own + "): binfmt_misc has no " + interpreter
                    + "; the packages qemu-user-static and binfmt-support bring it");
        }
    }
}
