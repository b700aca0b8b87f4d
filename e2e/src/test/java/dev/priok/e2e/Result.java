package dev.priok.e2e;

import java.util.List;

/** How a program ended and what it wrote. */
record Result(List<String> command, int exit, String out, String err) {
    /** The same, once it is sure that the program succeeded. */
    Result ok() {
        return exits(0);
    }

    Result exits(int expected) {
        if (exit != expected) {
            throw new AssertionError("exit status " + exit + " instead of " + expected + ": "
                    + String.join(" ", command) + ": " + shortened(err.strip()) + "\nstdout: " + shortened(out));
        }
        return this;
    }

    /** Standard output without white space around it. */
    String text() {
        return out.strip();
    }

    List<String> lines() {
        return out.lines().toList();
    }

    private static String shortened(String text) {
        return text.length() <= 4000 ? text : "..." + text.substring(text.length() - 4000);
    }
}
