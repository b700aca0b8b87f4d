package dev.priok.runtime.log.send;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's name. */
public final class MachineName {
    private MachineName() {}

    public static String read() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
