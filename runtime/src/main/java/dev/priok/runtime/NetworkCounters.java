package dev.priok.runtime;

import dev.priok.engine.port.TaskStats;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads /proc/PID/net/dev (proc_pid_net(5)): the interfaces of that process's network namespace. */
final class NetworkCounters {
    private static final int HEADER_LINES = 2;
    private static final int FIELDS = 16;

    private NetworkCounters() {}

    /** All but the loopback interface; empty if the process has ended. */
    static Map<String, TaskStats.Network> read(int pid) {
        String text = ProcessIdentity.read(Path.of("/proc", Integer.toString(pid), "net/dev"));
        return text == null ? Map.of() : parse(text);
    }

    static Map<String, TaskStats.Network> parse(String text) {
        Map<String, TaskStats.Network> found = new LinkedHashMap<>();
        for (String line : text.lines().skip(HEADER_LINES).toList()) {
            int colon = line.indexOf(':');
            String[] f = line.substring(colon + 1).strip().split(" +");
            String name = line.substring(0, Math.max(colon, 0)).strip();
            if (f.length >= FIELDS && !name.equals("lo")) {
                found.put(
                        name,
                        new TaskStats.Network(
                                Long.parseLong(f[0]),
                                Long.parseLong(f[1]),
                                Long.parseLong(f[2]),
                                Long.parseLong(f[3]),
                                Long.parseLong(f[8]),
                                Long.parseLong(f[9]),
                                Long.parseLong(f[10]),
                                Long.parseLong(f[11])));
            }
        }
        return found;
    }
}
