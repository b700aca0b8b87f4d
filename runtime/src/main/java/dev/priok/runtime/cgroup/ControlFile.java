package dev.priok.runtime.cgroup;

import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reading and writing of the small text files of a cgroup. */
final class ControlFile {
    private ControlFile() {}

    /** Never creates a file: a missing one means that the kernel lacks the feature. */
    static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
    }

    /** Writes if the kernel has this file. */
    static boolean writeIfPresent(Path file, String text) throws IOException {
        try {
            write(file, text);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** NotImplemented: a limit that was asked for and can't be set here. */
    static EngineException lacking(String feature, String file) {
        return EngineException.notImplemented(
                "this kernel has no " + feature + ": there is no " + file + "; leave the limit out");
    }

    /** The content without its last newline; null if it can't be read. */
    static @Nullable String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return null;
        }
    }

    /** A number; {@code missing} if there is none or it is "max". */
    static long number(Path file, long missing) {
        String text = read(file);
        if (text == null || text.isEmpty() || text.equals("max")) {
            return missing;
        }
        return parse(text);
    }

    /** Lines of "name number". */
    static Map<String, Long> table(Path file) {
        Map<String, Long> found = new LinkedHashMap<>();
        String text = read(file);
        if (text == null) {
            return found;
        }
        for (String line : text.split("\n")) {
            int space = line.indexOf(' ');
            if (space > 0) {
                found.put(
                        line.substring(0, space),
                        parse(line.substring(space + 1).strip()));
            }
        }
        return found;
    }

    /** The kernel's "unlimited" values go up to 2^64-1. */
    static long parse(String digits) {
        try {
            long value = Long.parseUnsignedLong(digits);
            return value < 0 ? Long.MAX_VALUE : value;
        } catch (NumberFormatException e) {
            return digits.startsWith("-") ? Long.parseLong(digits) : 0;
        }
    }
}
