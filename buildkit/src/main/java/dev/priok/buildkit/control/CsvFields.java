package dev.priok.buildkit.control;

import dev.priok.model.CommaSeparated;
import dev.priok.model.EngineException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One line of comma-separated fields as clients send them. */
final class CsvFields {
    private CsvFields() {}

    static List<String> of(String line) {
        return line.isEmpty()
                ? List.of()
                : CommaSeparated.values(line, (_, problem) -> EngineException.invalid(problem + ": " + line));
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
