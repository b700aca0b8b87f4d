package dev.priok.runtime;

import dev.priok.engine.port.TaskRuntime.TaskRequest;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.MountFlags;
import dev.priok.kernel.Mounts;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.NativeThread;
import dev.priok.model.EngineException;
import dev.priok.runtime.seccomp.SeccompFilters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What crun does when it makes a container and leaves out when it brings one back, seen with crun 1.21. */
final class RestoredTask {
    /** The compiled filter of system calls, in a checkpoint's directory. */
    private static final String FILTER = "priok-seccomp.bpf";

    private RestoredTask() {}

    /** Adds to a checkpoint what {@link #complete} needs. */
    static void keep(OciProgram runtime, TaskPaths paths, Path checkpoint) throws IOException {
        Path filter = filter(runtime, paths);
        if (Files.exists(filter)) {
            Files.copy(filter, checkpoint.resolve(FILTER), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path filter(OciProgram runtime, TaskPaths paths) {
        return runtime.state(paths).resolve("seccomp.bpf");
    }

    /** Makes the task as safe as it was; a failure means that it must not run. */
    static void complete(
            TaskRequest request,
            Path checkpoint,
            ConmonLauncher.Place place,
            SeccompFilters.@Nullable Filter filter,
            int initPid)
            throws IOException {
        if (request.container().spec().host().security().readonlyRootfs()) {
            makeRootReadOnly(initPid);
        }
        if (filter != null) {
            giveFilter(filter(place.runtime(), place.paths()), checkpoint.resolve(FILTER), filter);
        }
    }

    /** Its processes have theirs; this is for those that are started in it from now on. */
    private static void giveFilter(Path target, Path kept, SeccompFilters.Filter filter) throws IOException {
        String compiled = filter.compiledBase64();
        if (compiled != null) {
            Files.write(target, Base64.getDecoder().decode(compiled));
        } else if (Files.exists(kept)) {
            Files.copy(kept, target);
        } else {
            throw EngineException.conflict(
                    "the checkpoint has no filter of system calls, and none is compiled here yet:"
                            + " run any container with the same security options first");
        }
    }

    private static void makeRootReadOnly(int initPid) {
        NativeThread.run("read-only-root", () -> {
            try (Fd mounts = Namespaces.open(Path.of("/proc", Integer.toString(initPid), "ns/mnt"))) {
                Namespaces.unshare(Namespaces.FS);
                Namespaces.enter(mounts, Namespaces.MOUNT);
                Mounts.remountBind(Path.of("/"), MountFlags.READ_ONLY);
                return true;
            } catch (KernelException e) {
                throw EngineException.internal("the root of a restored container can't be made read-only", e);
            }
        });
    }
}
