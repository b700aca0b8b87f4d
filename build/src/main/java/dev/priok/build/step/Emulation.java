package dev.priok.build.step;

import dev.priok.build.BuildException;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Vertex;
import dev.priok.model.ImageConfig.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which machines' programs can run here: those of this one, and those for which the kernel has an interpreter (kernel,
 * admin-guide/binfmt-misc.rst).
 *
 * @param handlers where the kernel shows them
 */
public record Emulation(Platform machine, Path handlers) {
    /** What qemu's interpreters are called where their names aren't the architecture's. */
    private static final Map<String, String> QEMU_NAMES =
            Map.of("amd64", "x86_64", "arm64", "aarch64", "386", "i386", "loong64", "loongarch64", "mipsle", "mipsel");

    private static final Map<String, Set<String>> ALSO_RUNS = Map.of("amd64", Set.of("386"), "arm64", Set.of("arm"));

    public static Emulation of(Platform machine) {
        return new Emulation(machine, Path.of("/proc/sys/fs/binfmt_misc"));
    }

    /** A BuildException tells the first program below the targets that can't run. */
    public void require(Collection<Vertex> targets) {
        for (Vertex vertex : Vertex.all(targets)) {
            if (vertex.operation() instanceof Operation.Run) {
                require(vertex);
            }
        }
    }

    private void require(Vertex vertex) {
        String own = machine.architecture();
        String wanted = vertex.platform().architecture();
        if (wanted.isEmpty()
                || wanted.equals(own)
                || ALSO_RUNS.getOrDefault(own, Set.of()).contains(wanted)) {
            return;
        }
        String interpreter = "qemu-" + QEMU_NAMES.getOrDefault(wanted, wanted);
        if (!isEnabled(handlers.resolve(interpreter))) {
            throw new BuildException(
                    "programs of platform " + vertex.platform().os() + "/" + wanted + " can't run on this machine ("
                            + own + "): the kernel has no enabled handler " + interpreter + " in " + handlers
                            + "; the packages qemu-user-static and binfmt-support bring it",
                    vertex.about().location(),
                    null,
                    null);
        }
    }

    private static boolean isEnabled(Path handler) {
        try {
            List<String> lines = Files.readAllLines(handler);
            return !lines.isEmpty() && lines.getFirst().equals("enabled");
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            throw dev.priok.model.EngineException.internal("cannot read " + handler + ": " + e.getMessage(), e);
        }
    }
}
