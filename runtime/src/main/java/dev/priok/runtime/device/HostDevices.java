package dev.priok.runtime.device;

import dev.priok.kernel.KernelException;
import dev.priok.model.EngineException;
import dev.priok.runtime.cdi.ContainerEdits;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The device files of this machine. */
final class HostDevices {
    private static final Path DEV = Path.of("/dev");
    /** What a container has of its own, and what is no device (as Docker gives privileged containers their devices). */
    private static final Set<String> OWN =
            Set.of("pts", "shm", "fd", "mqueue", "console", ".lxc", ".lxd-mounts", ".udev");

    /** What OCI runtimes give a node without a mode. */
    private static final int DESCRIBED_MODE = 0666;

    private HostDevices() {}

    /** All of /dev, for privileged containers. */
    static List<DeviceNode> all() {
        List<DeviceNode> found = new ArrayList<>();
        collect(DEV, DEV.toString(), found);
        return found;
    }

    /** One device, or all below a directory. InvalidParameter with Docker's wording if there is none. */
    static List<DeviceNode> at(String onHost, String inside) {
        Path path = Path.of(onHost);
        try {
            if (Files.isDirectory(path)) {
                List<DeviceNode> found = new ArrayList<>();
                collect(path, inside, found);
                if (found.isEmpty()) {
                    throw unusable(onHost, "not a device node");
                }
                return found;
            }
            DeviceNode node = DeviceNode.read(path, inside);
            if (node != null) {
                return List.of(node);
            }
            throw unusable(onHost, "not a device node");
        } catch (KernelException e) {
            throw unusable(onHost, Files.exists(path) ? String.valueOf(e.getMessage()) : "no such file or directory");
        }
    }

    /** A node of a CDI specification, completed from the host's node of its name. InvalidParameter if there is none. */
    static DeviceNode described(ContainerEdits.Node wanted) {
        String type = wanted.type().equals("u") ? "c" : wanted.type();
        int mode = wanted.fileMode() == null ? DESCRIBED_MODE : wanted.fileMode();
        int uid = wanted.uid() == null ? DeviceNode.PROGRAMS_USER : wanted.uid();
        int gid = wanted.gid() == null ? DeviceNode.PROGRAMS_USER : wanted.gid();
        if (type.equals("p") || (!type.isEmpty() && wanted.major() != 0)) {
            return new DeviceNode(wanted.path(), type.charAt(0), wanted.major(), wanted.minor(), mode, uid, gid);
        }
        DeviceNode host;
        try {
            host = DeviceNode.read(Path.of(wanted.hostPath()), wanted.path());
        } catch (KernelException e) {
            throw EngineException.invalid("CDI device injection failed: failed to stat CDI host device \""
                    + wanted.hostPath() + "\": " + e.getMessage());
        }
        if (host == null || (!type.isEmpty() && type.charAt(0) != host.type())) {
            throw EngineException.invalid("CDI device injection failed: CDI device \"" + wanted.hostPath()
                    + "\" is not of the type that its specification says");
        }
        return new DeviceNode(wanted.path(), host.type(), host.major(), host.minor(), mode, uid, gid);
    }

    private static EngineException unusable(String onHost, String reason) {
        return EngineException.invalid(
                "error gathering device information while adding custom device \"" + onHost + "\": " + reason);
    }

    /** Devices come and go: one that vanishes meanwhile is left out. */
    private static void collect(Path directory, String inside, List<DeviceNode> found) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (directory.equals(DEV) && OWN.contains(name)) {
                    continue;
                }
                String target = inside + "/" + name;
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    collect(entry, target, found);
                } else if (!Files.isSymbolicLink(entry)) {
                    addNode(entry, target, found);
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("can't list the devices in " + directory + ": " + e, e);
        }
    }

    private static void addNode(Path file, String target, List<DeviceNode> found) {
        try {
            DeviceNode node = DeviceNode.read(file, target);
            if (node != null) {
                found.add(node);
            }
        } catch (KernelException e) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }
}
