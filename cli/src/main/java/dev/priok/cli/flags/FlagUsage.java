package dev.priok.cli.flags;

import java.util.ArrayList;
import java.util.List;

/** The part of a help text that tells the flags: a column of names, a column of wrapped explanations. */
public final class FlagUsage {
    /** How far the last word of a line may reach over, so that no word stands alone on the last line. */
    private static final int SLOP = 5;

    private static final int LEAST_TEXT_COLUMNS = 24;

    private FlagUsage() {}

    /** The lines, each ended; empty when the set shows no flag. */
    public static String of(FlagSet flags, int columns) {
        List<Flag> shown = flags.shown();
        List<String> names = new ArrayList<>();
        int widest = 0;
        for (Flag flag : shown) {
            String shorthand = flag.shorthandText();
            String name = (shorthand.isEmpty() ? "      --" : "  -" + shorthand + ", --") + flag.name();
            if (!flag.type().isEmpty()) {
                name += " " + flag.type();
            }
            names.add(name);
            widest = Math.max(widest, name.length());
        }
        StringBuilder out = new StringBuilder();
        int indent = widest + 3;
        for (int i = 0; i < names.size(); i++) {
            Flag flag = shown.get(i);
            String about = flag.about();
            if (!flag.shownDefault().isEmpty()) {
                about += " (default " + flag.shownDefault() + ")";
            }
            out.append(names.get(i)).repeat(' ', indent - names.get(i).length());
            appendWrapped(out, about, indent, columns - indent);
        }
        return out.toString();
    }

    private static void appendWrapped(StringBuilder out, String about, int indent, int columns) {
        if (columns < LEAST_TEXT_COLUMNS) {
            out.append(about.replace("\n", "\n" + " ".repeat(indent))).append('\n');
            return;
        }
        int most = columns - SLOP;
        String rest = about;
        while (true) {
            int end = lineEnd(rest, most);
            out.append(rest.substring(0, end).replace("\n", "\n" + " ".repeat(indent)))
                    .append('\n');
            if (end >= rest.length()) {
                return;
            }
            rest = rest.substring(end + 1);
            if (rest.isEmpty()) {
                return;
            }
            out.repeat(' ', indent);
        }
    }

    /** Where a line of about that many columns ends: the white space to break at, or the end of the text. */
    private static int lineEnd(String text, int most) {
        if (most + SLOP > text.length()) {
            return text.length();
        }
        String head = text.substring(0, most);
        int newLine = head.lastIndexOf('\n');
        int space = Math.max(Math.max(head.lastIndexOf(' '), head.lastIndexOf('\t')), newLine);
        if (space <= 0) {
            return text.length();
        }
        return newLine > 0 ? newLine : space;
    }
}
