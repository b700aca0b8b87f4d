package dev.priok.cli.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of cells, the columns aligned as docker's command aligns them: at least 10 wide, 3 apart. A column is what
 * neighbouring lines have in common, so a line with fewer cells begins the widths behind its last one anew.
 */
public final class Table {
    private static final int LEAST_WIDTH = 10;
    private static final int GAP = 3;

    private final int leastWidth;
    private final int gap;
    private final List<List<String>> rows = new ArrayList<>();

    public Table() {
        this(LEAST_WIDTH);
    }

    /** A table whose columns are at least that wide, the gap included. */
    public Table(int leastWidth) {
        this(leastWidth, GAP);
    }

    /** A table whose columns are at least that wide, the gap included, and that far apart. */
    public Table(int leastWidth, int gap) {
        this.leastWidth = leastWidth;
        this.gap = gap;
    }

    public Table row(List<String> cells) {
        return text(String.join("\t", cells) + "\n");
    }

    public Table row(String... cells) {
        return row(List.of(cells));
    }

    /** Adds lines, whose cells are separated by tabs. */
    Table text(String lines) {
        int from = 0;
        for (int end = lines.indexOf('\n'); end >= 0; end = lines.indexOf('\n', from)) {
            rows.add(cells(lines.substring(from, end)));
            from = end + 1;
        }
        return this;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        int from = 0;
        for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', from)) {
            cells.add(line.substring(from, tab));
            from = tab + 1;
        }
        cells.add(line.substring(from));
        return cells;
    }

    /** The lines, each ended. */
    public String render() {
        int[][] widths = widths();
        StringBuilder out = new StringBuilder();
        for (int line = 0; line < rows.size(); line++) {
            List<String> row = rows.get(line);
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                out.append(cell);
                if (i < row.size() - 1) {
                    out.repeat(' ', widths[line][i] - DisplayWidth.of(cell));
                }
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** How wide each cell that isn't its line's last one becomes. */
    private int[][] widths() {
        int[][] widths = new int[rows.size()][];
        for (int line = 0; line < rows.size(); line++) {
            widths[line] = new int[rows.get(line).size() - 1];
        }
        for (int line = 0; line < rows.size(); line++) {
            for (int column = 0; column < widths[line].length; column++) {
                boolean known = line > 0 && column < widths[line - 1].length;
                widths[line][column] = known ? widths[line - 1][column] : width(widths, line, column);
            }
        }
        return widths;
    }

    /** The width of the column that begins in that line. */
    private int width(int[][] widths, int first, int column) {
        int width = leastWidth;
        for (int line = first; line < rows.size() && column < widths[line].length; line++) {
            width = Math.max(width, DisplayWidth.of(rows.get(line).get(column)) + gap);
        }
        return width;
    }
}
