package dev.priok.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which group may use the API's unix sockets. */
final class SocketGroup {
    private static final String DEFAULT = "docker";

    private SocketGroup() {}

    /** The group asked for, else {@code docker} if the machine has it, else empty: root's only. */
    static String orDefault(String asked) {
        return asked.isEmpty() && exists(DEFAULT) ? DEFAULT : asked;
    }

    private static boolean exists(String group) {
        try (var lines = Files.lines(Path.of("/etc/group"))) {
            return lines.anyMatch(line -> line.startsWith(group + ":"));
        } catch (IOException e) {
            return false;
        }
    }
}
