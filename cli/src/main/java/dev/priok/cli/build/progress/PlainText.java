package dev.priok.cli.build.progress;

import java.util.regex.Pattern;

/** Output of programs without what steers a terminal, so that it can stand in a line of somebody else's. */
final class PlainText {
    /** Control sequences (ECMA-48, 5.4), titles of windows, and other escapes. */
    private static final Pattern STEERING =
            Pattern.compile("\033\\[[0-?]*[ -/]*[@-~]|\033\\][^\007\033]*(?:\007|\033\\\\)?|\033[ -/]*[0-~]");

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");
    private static final String TAB = "    ";

    private PlainText() {}

    /** Of a line that was written over itself, what was last to be seen. */
    static String of(String line) {
        String text = STEERING.matcher(line).replaceAll("");
        int end = text.endsWith("\r") ? text.length() - 1 : text.length();
        text = text.substring(text.lastIndexOf('\r', end - 1) + 1, end);
        return CONTROL.matcher(text.replace("\t", TAB)).replaceAll("");
    }
}
