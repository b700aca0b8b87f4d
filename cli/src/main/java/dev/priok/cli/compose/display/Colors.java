package dev.priok.cli.compose.display;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Colours of texts at a terminal, by their codes (ECMA-48, SGR); plain texts elsewhere. */
public final class Colors {
    private static final List<String> RAINBOW =
            List.of("36", "33", "32", "35", "34", "36;1", "33;1", "32;1", "35;1", "34;1");

    private final boolean wanted;
    private final AtomicInteger next = new AtomicInteger();

    public Colors(boolean wanted) {
        this.wanted = wanted;
    }

    /** The next of ten codes, which tell services apart. */
    String nextCode() {
        return RAINBOW.get(Math.floorMod(next.getAndIncrement(), RAINBOW.size()));
    }

    String paint(String code, String text) {
        return wanted ? "\033[" + code + "m" + text + "\033[0m" : text;
    }

    public String error(String text) {
        return paint("31;1", text);
    }
}
