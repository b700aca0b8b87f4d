package dev.priok.cli.flags;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values (RFC 4180): a value in double quotes may contain commas and doubled quotes. */
public final class CommaList {
    private CommaList() {}

    public static List<String> parse(String line) {
        List<String> fields = new ArrayList<>();
        int position = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            if (position < line.length() && line.charAt(position) == '"') {
                position = quoted(line, position + 1, field);
                if (position < line.length() && line.charAt(position) != ',') {
                    throw new FlagException("parse error on line 1, column " + (position + 1)
                            + ": extraneous or missing \" in quoted-field");
                }
            } else {
                int comma = line.indexOf(',', position);
                int end = comma < 0 ? line.length() : comma;
                field.append(line, position, end);
                if (field.indexOf("\"") >= 0) {
                    throw new FlagException("parse error on line 1, column " + (position + field.indexOf("\"") + 1)
                            + ": bare \" in non-quoted-field");
                }
                position = end;
            }
            fields.add(field.toString());
            if (position >= line.length()) {
                return fields;
            }
            position++;
        }
    }

    /** Reads up to the closing quote and returns the position after it. */
    private static int quoted(String line, int start, StringBuilder field) {
        int position = start;
        while (position < line.length()) {
            char c = line.charAt(position++);
            if (c != '"') {
                field.append(c);
            } else if (position < line.length() && line.charAt(position) == '"') {
                field.append('"');
                position++;
            } else {
                return position;
            }
        }
        throw new FlagException("parse error on line 1: extraneous or missing \" in quoted-field");
    }
}
