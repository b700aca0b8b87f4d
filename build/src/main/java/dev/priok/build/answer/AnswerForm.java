package dev.priok.build.answer;

import dev.priok.build.SourceLocation;
import dev.priok.build.SourceLocation.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers to questions in the very form of BuildKit's: JSON as Go indents it, and tables as Go's tabwriter sets them. */
final class AnswerForm {
    private static final DefaultPrettyPrinter LAYOUT = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));

    private AnswerForm() {}

    static Answer of(JsonNode json, String text) {
        return new Answer(json(json), text);
    }

    /** Go writes letters that mean something in HTML as numbers; they stand only in strings. */
    static String json(JsonNode node) {
        return JsonMapper.shared()
                .writer()
                .with(LAYOUT)
                .writeValueAsString(node)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** What is empty is left out. */
    static void putSaid(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    /** A range for each line, as BuildKit's parser has them. */
    static ObjectNode location(SourceLocation place) {
        ObjectNode location = JsonNodeFactory.instance.objectNode();
        ArrayNode ranges = location.putArray("ranges");
        for (int line = place.firstLine(); line <= place.lastLine(); line++) {
            ObjectNode range = ranges.addObject();
            range.putObject("start").put("line", line);
            range.putObject("end").put("line", line);
        }
        return location;
    }

    static String base64(SourceFile file) {
        return Base64.getEncoder().encodeToString(file.content().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sets columns, which tabs end: each as wide as its widest cell in consecutive lines that have it, and a gap.
     *
     * @param text lines, each with its end
     */
    static String table(String text, int gap) {
        List<String[]> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            lines.add(line.split("\t", -1));
        }
        StringBuilder table = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String[] cells = lines.get(i);
            for (int column = 0; column < cells.length; column++) {
                String cell = cells[column];
                table.append(cell);
                if (column < cells.length - 1) {
                    table.repeat(' ', width(lines, i, column) + gap - length(cell));
                }
            }
            table.append(i < lines.size() - 1 ? "\n" : "");
        }
        return table.toString();
    }

    private static int width(List<String[]> lines, int line, int column) {
        int first = line;
        while (first > 0 && lines.get(first - 1).length - 1 > column) {
            first--;
        }
        int last = line;
        while (last < lines.size() - 1 && lines.get(last + 1).length - 1 > column) {
            last++;
        }
        return lines.subList(first, last + 1).stream()
                .mapToInt(cells -> length(cells[column]))
                .max()
                .orElse(0);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** A table's line. */
    static String row(String... cells) {
        return String.join("\t", Arrays.asList(cells)) + "\n";
    }
}
