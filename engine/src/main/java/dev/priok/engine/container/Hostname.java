package dev.priok.engine.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's own host name. */
public final class Hostname {
    private Hostname() {}

    public static String ofMachine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("every Linux has /proc/sys/kernel/hostname", e);
        }
    }
}
