package dev.priok.store.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Empty files and directories that every container has something mounted over. As the lowest layer of each root they
 * are there without being made in the container's own layer, where they would show as its changes and be committed.
 */
public final class MountPoints {
    private static final List<String> DIRECTORIES =
            List.of("dev", "dev/pts", "dev/shm", "dev/mqueue", "etc", "proc", "sys", "sbin");
    private static final List<String> FILES =
            List.of("dev/console", "etc/hosts", "etc/hostname", "etc/resolv.conf", "sbin/docker-init");

    private MountPoints() {}

    /** Makes what is missing. */
    public static void fill(Path directory) throws IOException {
        for (String name : DIRECTORIES) {
            Path path = directory.resolve(name);
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (String name : FILES) {
            Path path = directory.resolve(name);
            if (Files.notExists(path)) {
                Files.createFile(path);
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
