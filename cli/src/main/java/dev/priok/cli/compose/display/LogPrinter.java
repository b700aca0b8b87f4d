package dev.priok.cli.compose.display;

import dev.priok.cli.TextOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Prints lines of several containers, each with its name before it. Safe for use by several threads. */
public final class LogPrinter {
    /** That of docker compose's own name for it. */
    private static final int WATCH_WIDTH = "#watch".length();

    private final TextOutput out;
    private final TextOutput err;
    private final Colors colors;
    private final boolean prefixed;
    private final Map<String, String> codes = new HashMap<>();
    private int width;

    public LogPrinter(TextOutput out, TextOutput err, Colors colors, boolean prefixed) {
        this.out = out;
        this.err = err;
        this.colors = colors;
        this.prefixed = prefixed;
    }

    /** Lets the name have its colour, and the column of names its width, before the first line comes. */
    public synchronized void announce(String name) {
        codes.computeIfAbsent(name, _ -> colors.nextCode());
        width = Math.max(width, name.length());
    }

    public void line(String name, String text) {
        print(out, name, text);
    }

    public void errorLine(String name, String text) {
        print(err, name, text);
    }

    /** Something about files that are watched. */
    public synchronized void watch(String text) {
        width = Math.max(width, WATCH_WIDTH);
        write(out, (prefixed ? colors.paint("92", " ".repeat(width + 1) + " ⦿ ") : "") + text + "\n");
    }

    /** Something about a container that it didn't write itself. */
    public synchronized void status(String name, String text) {
        announce(name);
        write(out, colors.paint(codes.getOrDefault(name, "0"), name + " " + text) + "\n");
    }

    private synchronized void print(TextOutput to, String name, String text) {
        announce(name);
        String before = prefixed
                ? colors.paint(
                        codes.getOrDefault(name, "0"), name + " ".repeat(Math.max(0, width - name.length())) + "  | ")
                : "";
        write(to, before + text + "\n");
    }

    private static void write(TextOutput to, String text) {
        try {
            to.print(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
