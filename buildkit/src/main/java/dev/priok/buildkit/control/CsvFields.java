package dev.priok.buildkit.control;

import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One line of comma-separated fields as Go's CSV reader takes them: a field in quotes may have commas. */
final class CsvFields {
    private CsvFields() {}

    static List<String> of(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw EngineException.invalid("a quote is not closed: " + line);
        }
        if (!line.isEmpty()) {
            fields.add(field.toString());
        }
        return fields;
    }

    /** Fields {@code name=value}. */
    static Map<String, String> pairs(String line) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String field : of(line)) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw EngineException.invalid("invalid value " + field);
            }
            pairs.put(field.substring(0, equals).trim(), field.substring(equals + 1));
        }
        return pairs;
    }
}
