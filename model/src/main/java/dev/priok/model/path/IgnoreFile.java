package dev.priok.model.path;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code .dockerignore}. */
public final class IgnoreFile {
    private IgnoreFile() {}

    /** The patterns, in their order, relative to the context; {@code !} stays in front. */
    public static List<String> read(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        List<String> patterns = new ArrayList<>();
        for (String line : (text.startsWith("\ufeff") ? text.substring(1) : text).split("\n", -1)) {
            String pattern = line.strip();
            if (line.startsWith("#") || pattern.isEmpty()) {
                continue;
            }
            boolean exception = pattern.startsWith("!");
            String path = exception ? pattern.substring(1).strip() : pattern;
            if (!path.isEmpty()) {
                path = SlashPath.clean(path);
                path = path.length() > 1 && path.startsWith("/") ? path.substring(1) : path;
            }
            patterns.add(exception ? "!" + path : path);
        }
        return patterns;
    }
}
