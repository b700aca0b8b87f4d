package dev.priok.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A process by its number and its start time, which together are never used again.
 *
 * @param startTicks field 22 of /proc/PID/stat, proc(5)
 */
record ProcessIdentity(int pid, long startTicks) {
    /** The process that has this number now; null if none has. */
    static @Nullable ProcessIdentity of(int pid) {
        String stat = read(Path.of("/proc", Integer.toString(pid), "stat"));
        if (stat == null) {
            return null;
        }
        String[] fields = afterName(stat);
        return isGone(fields[0]) ? null : new ProcessIdentity(pid, Long.parseLong(fields[19]));
    }

    /** What {@link #format} gave; null if there is no such file or it was cut off. */
    static @Nullable ProcessIdentity load(Path file) {
        String text = read(file);
        String[] fields = text == null ? new String[0] : text.split(" ");
        if (fields.length != 3 || !fields[2].equals("end")) {
            return null;
        }
        return new ProcessIdentity(Integer.parseInt(fields[0]), Long.parseLong(fields[1]));
    }

    String format() {
        return pid + " " + startTicks + " end";
    }

    boolean isAlive() {
        return equals(of(pid));
    }

    /** The fields after the name, which may itself contain spaces and parentheses: state first. */
    private static String[] afterName(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    private static boolean isGone(String state) {
        return state.equals("Z") || state.equals("X");
    }

    static @Nullable String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return null;
        }
    }
}
