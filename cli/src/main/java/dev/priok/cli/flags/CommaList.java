package dev.priok.cli.flags;

import dev.priok.model.CommaSeparated;
import java.util.List;

/** One line of comma-separated values as flags have them. */
public final class CommaList {
    private CommaList() {}

    public static List<String> parse(String line) {
        return CommaSeparated.values(
                line,
                (column, problem) -> new FlagException("parse error on line 1, column " + column + ": " + problem));
    }
}
