package dev.priok.cli.format;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of things in the form {@code --format} asks for: a table, JSON, or a template.
 *
 * @param columns all fields that a thing of this kind has
 */
public record Listing(List<Column> columns) {

    /** A field by its name in templates and its title in tables. */
    public record Column(String field, String title) {}

    /** One thing: the texts of its fields. */
    public interface Row {
        String text(String field);
    }

    /**
     * Renders the rows.
     *
     * @param format the value of {@code --format}, empty for the standard table
     * @param standardFields the fields of the standard table
     */
    public String render(String format, List<String> standardFields, List<? extends Row> rows) {
        if (format.isEmpty() || format.equals("table")) {
            return table(standardFields, rows);
        }
        if (format.startsWith("table ")) {
            return tableOfTemplate(unescaped(format.substring(6).strip()), rows);
        }
        StringBuilder out = new StringBuilder();
        Template template = format.equals("json") ? null : Template.parse(unescaped(format));
        for (Row row : rows) {
            out.append(line(template, row)).append('\n');
        }
        return out.toString();
    }

    /** One thing as a line, without its end; JSON if the template is null. */
    public String line(@Nullable Template template, Row row) {
        return template == null ? json(row).compact() : template.render(path -> value(row, path));
    }

    /** The template of a {@code --format} that asks for no table; null for JSON. */
    public static @Nullable Template lineTemplate(String format) {
        return format.equals("json") ? null : Template.parse(unescaped(format));
    }

    /** Whether showing in that format needs the field. */
    public static boolean uses(String format, String field) {
        if (format.isEmpty() || format.equals("table") || format.equals("json")) {
            return false;
        }
        String template = format.startsWith("table ") ? format.substring(6) : format;
        return Template.parse(template).uses(field);
    }

    private String table(List<String> fields, List<? extends Row> rows) {
        Table table = new Table();
        List<String> titles = new ArrayList<>();
        for (String field : fields) {
            titles.add(title(field));
        }
        table.row(titles);
        for (Row row : rows) {
            List<String> cells = new ArrayList<>();
            for (String field : fields) {
                cells.add(row.text(field));
            }
            table.row(cells);
        }
        return table.render();
    }

    private String tableOfTemplate(String text, List<? extends Row> rows) {
        Table table = new Table();
        Template template = Template.parse(text);
        Row titles = this::title;
        table.row(cells(template.render(path -> value(titles, path))));
        for (Row row : rows) {
            table.row(cells(template.render(path -> value(row, path))));
        }
        return table.render();
    }

    private static List<String> cells(String line) {
        return Arrays.asList(line.split("\t", -1));
    }

    private String title(String field) {
        for (Column column : columns) {
            if (column.field().equals(field)) {
                return column.title();
            }
        }
        throw new CommandFailure(
                "failed to execute template: template: :1: executing \"\" at <." + field + ">: there is no such field");
    }

    private Json value(Row row, List<String> path) {
        if (path.isEmpty()) {
            return json(row);
        }
        if (path.size() > 1) {
            throw new CommandFailure("failed to execute template: template: :1: executing \"\" at <."
                    + String.join(".", path) + ">: " + path.getFirst() + " has no fields");
        }
        String known = title(path.getFirst());
        return Json.of(known.isEmpty() ? "" : row.text(path.getFirst()));
    }

    private Json json(Row row) {
        List<String> names = new ArrayList<>();
        for (Column column : columns) {
            names.add(column.field());
        }
        names.sort(null);
        JsonObject object = new JsonObject();
        for (String name : names) {
            object.put(name, row.text(name));
        }
        return object.json();
    }

    private static String unescaped(String template) {
        return template.replace("\\t", "\t").replace("\\n", "\n");
    }
}
