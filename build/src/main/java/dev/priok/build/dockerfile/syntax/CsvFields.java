package dev.priok.build.dockerfile.syntax;

import dev.priok.build.BuildException;
import java.util.ArrayList;
import java.util.List;

/** The fields of one line of comma-separated values (RFC 4180). */
final class CsvFields {
    private CsvFields() {}

    static List<String> of(String line) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            if (at < line.length() && line.charAt(at) == '"') {
                at = quoted(line, at + 1, field);
                if (at < line.length() && line.charAt(at) != ',') {
                    throw BuildException.of("extraneous or missing \" in quoted-field");
                }
            } else {
                int comma = line.indexOf(',', at);
                int end = comma < 0 ? line.length() : comma;
                field.append(line, at, end);
                if (field.indexOf("\"") >= 0) {
                    throw BuildException.of("bare \" in non-quoted-field");
                }
                at = end;
            }
            fields.add(field.toString());
            if (at >= line.length()) {
                return fields;
            }
            at++;
        }
    }

    private static int quoted(String line, int start, StringBuilder field) {
        int at = start;
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c != '"') {
                field.append(c);
            } else if (at < line.length() && line.charAt(at) == '"') {
                field.append('"');
                at++;
            } else {
                return at;
            }
        }
        throw BuildException.of("extraneous or missing \" in quoted-field");
    }
}
