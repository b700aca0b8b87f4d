package dev.priok.cli.progress;

import dev.priok.cli.format.HumanSize;
import dev.priok.cli.terminal.Terminal.Size;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lines at the end of a terminal's text that change in place, each with a name. Between two changes the cursor is below
 * them, so that whatever is written next, or the end of the program, spoils nothing.
 */
final class LiveLines {
    private static final int WIDEST_BAR = 50;
    private static final int NARROWEST_BAR = 10;

    private final Supplier<Size> size;
    private final Map<String, Integer> places = new HashMap<>();

    LiveLines(Supplier<Size> size) {
        this.size = size;
    }

    /**
     * What to write so that the line of this name says that.
     *
     * @param total 0 if it isn't known how much there will be; no bar is drawn then
     */
    String change(String name, String status, long current, long total) {
        Size known = size.get().orUsual();
        int rows = known.rows();
        int columns = known.columns();
        String line = name + ": " + status;
        if (current > 0 || total > 0) {
            // A line that reaches the edge would continue in the next one.
            line += progress(current, total, columns - 1 - line.length());
        }
        line = line.substring(0, Math.min(line.length(), Math.max(1, columns - 1)));
        Integer place = places.get(name);
        if (place == null) {
            places.put(name, places.size());
            return line + "\n";
        }
        int up = places.size() - place;
        // What has left the screen at its top can't be reached.
        return up >= rows ? "" : "\033[" + up + "A\r\033[2K" + line + "\r\033[" + up + "B";
    }

    /** Something else is written below: the lines stay as they are, and their names begin new ones. */
    void leave() {
        places.clear();
    }

    private static String progress(long current, long total, int room) {
        String amounts = " " + HumanSize.ofFourDigits((double) current);
        if (total <= 0) {
            return amounts;
        }
        amounts += "/" + HumanSize.ofFourDigits((double) total);
        // With room for the longest amounts, so that the bar keeps its length.
        int bar = Math.min(WIDEST_BAR, room - " [] 1.234MB/1.234MB".length());
        if (bar < NARROWEST_BAR) {
            return amounts;
        }
        int done = (int) (Math.min(current, total) * (double) bar / total);
        String head = done == bar || done == 0 ? "" : ">";
        return " [" + "=".repeat(done - head.length()) + head + " ".repeat(bar - done) + "]" + amounts;
    }
}
