package dev.priok.cli.format;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells, the columns aligned as docker's command aligns them: at least 10 wide, 3 apart. */
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
        rows.add(cells);
        return this;
    }

    public Table row(String... cells) {
        return row(List.of(cells));
    }

    /** The lines, each ended. */
    public String render() {
        StringBuilder out = new StringBuilder();
        int[] widths = widths();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                out.append(cell);
                if (i < row.size() - 1) {
                    out.repeat(' ', widths[i] - width(cell));
                }
            }
            out.append('\n');
        }
        return out.toString();
    }

    private int[] widths() {
        int columns = 0;
        for (List<String> row : rows) {
            columns = Math.max(columns, row.size());
        }
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], Math.max(leastWidth, width(row.get(i)) + gap));
            }
        }
        return widths;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
