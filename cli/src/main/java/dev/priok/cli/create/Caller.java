package dev.priok.cli.create;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who runs this command. */
final class Caller {
    private static final Path SELF = Path.of("/proc/self");

    private Caller() {}

    /** {@code UID:GID}, as the kernel shows them for this process. */
    static String uidAndGid() {
        try {
            return Files.getAttribute(SELF, "unix:uid") + ":" + Files.getAttribute(SELF, "unix:gid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
