package dev.priok.model;

import java.util.ArrayList;
import java.util.List;

/** Lines of comma-separated values (RFC 4180): a value in double quotes may contain commas and doubled quotes. */
public final class CommaSeparated {
    private final String line;
    private final Refusal refusal;
    private int at;

    private CommaSeparated(String line, Refusal refusal) {
        this.line = line;
        this.refusal = refusal;
    }

    /** What is thrown for a line that is none. */
    @FunctionalInterface
    public interface Refusal {
        /** @param column of the character that is wrong, from 1 */
        RuntimeException of(int column, String problem);
    }

    /** The values of one line; of an empty one, an empty value. */
    public static List<String> values(String line, Refusal refusal) {
        return new CommaSeparated(line, refusal).read();
    }

    private List<String> read() {
        List<String> values = new ArrayList<>();
        while (true) {
            values.add(at < line.length() && line.charAt(at) == '"' ? quoted() : plain());
            if (at >= line.length()) {
                return values;
            }
            at++;
        }
    }

    private String plain() {
        int comma = line.indexOf(',', at);
        int end = comma < 0 ? line.length() : comma;
        String value = line.substring(at, end);
        if (value.indexOf('"') >= 0) {
            throw refusal.of(at + value.indexOf('"') + 1, "bare \" in non-quoted-field");
        }
        at = end;
        return value;
    }

    /** Up to the comma after it. */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c != '"') {
                value.append(c);
            } else if (at < line.length() && line.charAt(at) == '"') {
                value.append('"');
                at++;
            } else if (at == line.length() || line.charAt(at) == ',') {
                return value.toString();
            } else {
                break;
            }
        }
        throw refusal.of(at + 1, "extraneous or missing \" in quoted-field");
    }
}
