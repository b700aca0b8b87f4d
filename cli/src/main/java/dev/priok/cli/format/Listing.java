package dev.priok.cli.format;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.template.GoType;
import dev.priok.cli.template.JsonValues;
import dev.priok.cli.template.Template;
import dev.priok.cli.template.TemplateException;
import dev.priok.cli.template.Value;
import dev.priok.client.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A list of things in the form {@code --format} asks for: a table, JSON, or a template.
 *
 * @param typeName what docker's messages call a thing of this kind, such as {@code *formatter.imageContext}
 * @param columns all fields that a thing of this kind has
 */
public record Listing(String typeName, List<Column> columns) {
    private static final String WRONG = "template parsing error: ";
    private static final String TITLES = "formatter.SubHeaderContext";

    /** A list of things that messages have no name of their own for. */
    public Listing(List<Column> columns) {
        this("*formatter.context", columns);
    }

    /** A field by its name in templates and its title in tables, empty for one that has none. */
    public record Column(String field, String title) {}

    /** One thing: the texts of its fields. */
    public interface Row {
        String text(String field);

        /** What a template sees of a field, for fields that aren't texts. */
        default Value value(String field) {
            return Value.of(text(field));
        }

        /** What JSON shows of it, or null for all its fields. */
        default @Nullable Json ownJson() {
            return null;
        }

        /** A label's value, empty if there is none; null if such things have no labels. */
        default @Nullable String label(String name) {
            return null;
        }
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
        return format.startsWith("table")
                ? tableOfTemplate(unescaped(format.substring(5)), rows)
                : new Lines(this, format).render(rows);
    }

    /** A format that makes lines of things, one after the other. */
    public static final class Lines {
        private final Listing listing;
        private final Template template;
        private final GoType type;

        /** Reads {@code json} or a template; throws {@link CommandFailure} if it makes no sense. */
        public Lines(Listing listing, String format) {
            this.listing = listing;
            this.template = parsed(format.equals("json") ? "{{json .}}" : unescaped(format));
            this.type = listing.type(new HashSet<>());
        }

        public String render(List<? extends Row> rows) {
            StringBuilder out = new StringBuilder();
            for (Row row : rows) {
                out.append(line(row)).append('\n');
            }
            return out.toString();
        }

        /** One thing as a line, without its end. */
        public String line(Row row) {
            return listing.applied(template, new Value(type, row));
        }
    }

    /** Whether showing in that format asks for the field; throws {@link CommandFailure} if it makes no sense. */
    public boolean uses(String format, String field) {
        if (format.isEmpty()) {
            return false;
        }
        Set<String> asked = new HashSet<>();
        Row probe = new Row() {
            @Override
            public String text(String name) {
                return "";
            }

            @Override
            public String label(String name) {
                return "";
            }
        };
        Template template;
        try {
            template = Template.parse(format);
        } catch (TemplateException e) {
            throw new CommandFailure("failed to parse template: " + e.text());
        }
        try {
            template.render(new Value(type(asked), probe));
        } catch (TemplateException e) {
            throw new CommandFailure("failed to execute template: " + e.text());
        }
        return asked.contains(field);
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

    private String title(String field) {
        for (Column column : columns) {
            if (column.field().equals(field)) {
                return column.title();
            }
        }
        throw new IllegalArgumentException("no column " + field);
    }

    private String tableOfTemplate(String text, List<? extends Row> rows) {
        Template template = parsed(text);
        GoType type = type(new HashSet<>());
        StringBuilder lines = new StringBuilder();
        for (Row row : rows) {
            lines.append(applied(template, new Value(type, row))).append('\n');
        }
        return new Table().text(template.renderTitles(titles()) + "\n" + lines).render();
    }

    private Value titles() {
        SortedMap<String, Value> titles = new TreeMap<>();
        for (Column column : columns) {
            if (!column.title().isEmpty()) {
                titles.put(column.field(), Value.of(column.title()));
            }
        }
        return new Value(new GoType.MapOf(GoType.STRING, GoType.STRING, TITLES), titles);
    }

    private String applied(Template template, Value value) {
        try {
            return template.render(value);
        } catch (TemplateException e) {
            throw new CommandFailure(WRONG + e.text());
        }
    }

    private static Template parsed(String text) {
        try {
            return Template.parse(text);
        } catch (TemplateException e) {
            throw new CommandFailure(WRONG + e.text());
        }
    }

    /** The type of things of this kind; notes which fields are asked for. */
    private GoType type(Set<String> asked) {
        Map<String, GoType.Method> methods = new HashMap<>();
        for (Column column : columns) {
            String field = column.field();
            methods.put(field, new GoType.Method(List.of(), (thing, _) -> {
                asked.add(field);
                return row(thing).value(field);
            }));
        }
        methods.put("Label", new GoType.Method(List.of(GoType.STRING), (thing, given) -> {
            String label = row(thing).label(given.getFirst().text());
            return label == null ? Value.NONE : Value.of(label);
        }));
        methods.put("MarshalJSON", new GoType.Method(List.of(), (thing, _) -> {
            Json own = row(thing).ownJson();
            if (own != null) {
                return JsonValues.raw(own);
            }
            SortedMap<String, Value> members = new TreeMap<>();
            for (Column column : columns) {
                asked.add(column.field());
                members.put(column.field(), row(thing).value(column.field()).boxed());
            }
            return new Value(GoType.ANYTHING_MAP, members);
        }));
        return new GoType.Struct(typeName).methods(methods);
    }

    private static Row row(Value thing) {
        if (thing.held() instanceof Row row) {
            return row;
        }
        throw new IllegalStateException("not a row: " + thing);
    }

    /** A format's template, with line ends and tabs where their letters stand. */
    public static String templateOf(String format) {
        return format.equals("json")
                ? "{{json .}}"
                : unescaped(format.startsWith("table") ? format.substring(5) : format);
    }

    /** The rows as a slice for a template. */
    public Value values(List<? extends Row> rows) {
        GoType type = type(new HashSet<>());
        List<Value> values = new ArrayList<>();
        for (Row row : rows) {
            values.add(new Value(type, row));
        }
        return new Value(new GoType.SliceOf(type), values);
    }

    private static String unescaped(String template) {
        return trimmed(template).replace("\\t", "\t").replace("\\n", "\n");
    }

    /** Without spaces around, but with other white space. */
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == ' ') {
            to--;
        }
        return text.substring(from, to);
    }
}
