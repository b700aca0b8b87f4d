package dev.priok.compose.render;

import dev.priok.compose.model.Spans;
import dev.priok.compose.schema.Shape;
import dev.priok.compose.schema.Shape.Attribute;
import dev.priok.compose.schema.Shape.ListOf;
import dev.priok.compose.schema.Shape.MapOf;
import dev.priok.compose.schema.Shape.Obj;
import dev.priok.compose.schema.Shape.Print;
import dev.priok.compose.tree.GoNumber;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts normalized documents in the order and form in which docker compose prints them. */
final class Printer {
    private final Dialect dialect;

    Printer(Dialect dialect) {
        this.dialect = dialect;
    }

    /** An object's attributes in the grammar's order, the user's own behind them. */
    Value.Members object(Mapping mapping, Obj object) {
        SequencedMap<String, Value> members = new LinkedHashMap<>();
        for (Attribute attribute : object.attributes()) {
            Node node = mapping.get(attribute.name());
            Value value = node == null || (node instanceof Scalar scalar && scalar.isNull())
                    ? absent(attribute)
                    : present(node, attribute);
            if (value != null) {
                boolean renamed = dialect.json() && attribute.json() != null;
                members.put(renamed ? attribute.json() : attribute.name(), value);
            }
        }
        Value priority = dialect == Dialect.FORMER_JSON ? members.get("priority") : null;
        if (priority != null) {
            members.putFirst("priority", priority);
        }
        if (!dialect.json()) {
            mapping.entries().keySet().stream()
                    .filter(name -> name.startsWith("x-"))
                    .sorted(NameOrder.NATURAL)
                    .forEach(name ->
                            members.put(name, anything(mapping.entries().getOrDefault(name, Scalar.of(null)))));
        }
        return new Value.Members(members);
    }

    /** What stands for an attribute that isn't said; null: nothing. */
    private @Nullable Value absent(Attribute attribute) {
        return switch (attribute.print()) {
            case FILLED, SAID, NEVER -> null;
            case SAID_OR_NULL -> dialect.json() ? Value.Null.NULL : null;
            case STRUCT ->
                dialect.json() && attribute.shape() instanceof Obj object ? object(Mapping.EMPTY, object) : null;
            case ALWAYS -> zero(attribute.shape());
        };
    }

    private static Value zero(Shape shape) {
        return switch (shape) {
            case Shape.Plain plain ->
                switch (plain) {
                    case TEXT, PRINTED -> new Value.Text("");
                    case FLAG -> new Value.Bare("false");
                    case BYTES -> new Value.Text("0");
                    case DECIMAL, SPAN, FILE_MODE, FILE_BITS, DEVICE_COUNT, ULIMIT -> new Value.Bare("0");
                };
            case Shape.Whole _ -> new Value.Bare("0");
            case Shape.Word _, Shape.Pattern _ -> new Value.Text("");
            case Shape.Texts _, ListOf _ -> new Value.Items(List.of());
            case Shape.Pairs _, MapOf _, Obj _ -> new Value.Members(new LinkedHashMap<>());
        };
    }

    private @Nullable Value present(Node node, Attribute attribute) {
        Print print = attribute.print();
        if (print == Print.NEVER) {
            return null;
        }
        Value value = value(node, attribute.shape());
        boolean empty = value.isEmpty(isZero(node));
        return switch (print) {
            case FILLED -> empty ? null : value;
            case STRUCT -> empty && !dialect.json() ? null : value;
            case SAID, SAID_OR_NULL, ALWAYS, NEVER -> value;
        };
    }

    private static boolean isZero(Node node) {
        return node instanceof Scalar scalar
                && ((scalar.value() instanceof Number number && number.doubleValue() == 0)
                        || Boolean.FALSE.equals(scalar.value()));
    }

    private Value value(Node node, Shape shape) {
        Valued valued = new Valued(node);
        shape.match(valued);
        return valued.value;
    }

    /** A node as it is printed, which the shapes say. */
    private final class Valued implements Shape.Cases {
        private final Node node;
        private Value value = Value.Null.NULL;

        private Valued(Node node) {
            this.node = node;
        }

        @Override
        public void plain(Shape.Plain plain) {
            value = Printer.this.plain(node, plain);
        }

        @Override
        public void texts(Shape.Texts texts) {
            value = Printer.texts(node);
        }

        @Override
        public void pairs(Shape.Pairs pairs) {
            value = Printer.this.pairs(node, pairs);
        }

        @Override
        public void whole(Shape.Whole whole) {
            value = new Value.Bare(text(node));
        }

        @Override
        public void word(Shape.Word word) {
            value = new Value.Text(text(node));
        }

        @Override
        public void pattern(Shape.Pattern pattern) {
            value = new Value.Text(text(node));
        }

        @Override
        public void list(ListOf list) {
            value = Printer.this.list(node, list);
        }

        @Override
        public void map(MapOf map) {
            value = Printer.this.map(node, map);
        }

        @Override
        public void object(Obj object) {
            value = node instanceof Mapping mapping ? Printer.this.object(mapping, object) : Value.Null.NULL;
        }
    }

    private Value plain(Node node, Shape.Plain plain) {
        return switch (plain) {
            case TEXT, PRINTED, BYTES -> new Value.Text(text(node));
            case FLAG, FILE_BITS, DEVICE_COUNT -> new Value.Bare(text(node));
            case DECIMAL ->
                new Value.Bare(
                        node instanceof Scalar scalar && scalar.value() instanceof Number number
                                ? GoNumber.shortest(number.floatValue())
                                : text(node));
            case SPAN -> new Value.Text(Spans.print(number(node)));
            case FILE_MODE ->
                dialect == Dialect.FORMER_JSON
                        ? new Value.Bare(text(node))
                        : new Value.Text(String.format(Locale.ROOT, "0%o", number(node)));
            case ULIMIT -> ulimit(node);
        };
    }

    /** A single number, unless it is zero, which docker compose takes for none. */
    private Value ulimit(Node node) {
        if (node instanceof Scalar && number(node) != 0) {
            return new Value.Bare(text(node));
        }
        SequencedMap<String, Value> members = new LinkedHashMap<>();
        for (String name : List.of("soft", "hard")) {
            Node value = node instanceof Mapping mapping ? mapping.get(name) : null;
            long number = value == null ? 0 : number(value);
            if (number != 0 || !dialect.json()) {
                members.put(name, new Value.Bare(Long.toString(number)));
            }
        }
        return new Value.Members(members);
    }

    private static Value texts(Node node) {
        List<Value> values = new ArrayList<>();
        if (node instanceof Sequence sequence) {
            sequence.items().forEach(item -> values.add(new Value.Text(text(item))));
        }
        return new Value.Items(values);
    }

    private Value pairs(Node node, Shape.Pairs pairs) {
        Mapping mapping = node instanceof Mapping entries ? entries : Mapping.EMPTY;
        return switch (pairs) {
            case LABELS, OPTIONS, ENVIRONMENT -> members(mapping, Printer::textOrNull);
            case MULTI_OPTIONS -> members(mapping, Printer::texts);
            case HOSTS -> hosts(mapping);
            case SSH -> ssh(mapping);
        };
    }

    private static Value textOrNull(Node node) {
        return node instanceof Scalar scalar && scalar.isNull() ? Value.Null.NULL : new Value.Text(text(node));
    }

    private static Value hosts(Mapping mapping) {
        List<Value> values = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        mapping.entries().forEach((host, addresses) -> {
            if (addresses instanceof Sequence sequence) {
                sequence.items().forEach(address -> lines.add(host + "=" + text(address)));
            }
        });
        lines.sort(Comparator.naturalOrder());
        lines.forEach(line -> values.add(new Value.Text(line)));
        return new Value.Items(values);
    }

    private static Value ssh(Mapping mapping) {
        List<Value> values = new ArrayList<>();
        new TreeMap<>(mapping.entries())
                .forEach((id, path) -> values.add(new Value.Text(text(path).isEmpty() ? id : id + ": " + text(path))));
        return new Value.Items(values);
    }

    private Value list(Node node, ListOf list) {
        List<Value> values = new ArrayList<>();
        if (node instanceof Sequence sequence) {
            sequence.items().forEach(item -> values.add(shortest(item, list)));
        }
        return new Value.Items(values);
    }

    /** A file of variables that must be there is printed as its path alone. */
    private Value shortest(Node item, ListOf list) {
        boolean path = list.form() == Shape.Brief.TEXT_OR_ALONE
                && item instanceof Mapping mapping
                && mapping.get("required") instanceof Scalar required
                && Boolean.TRUE.equals(required.value());
        return path && item instanceof Mapping mapping
                ? new Value.Text(text(mapping.entries().getOrDefault("path", Scalar.of(""))))
                : value(item, list.item());
    }

    private Value map(Node node, MapOf map) {
        return members(
                node instanceof Mapping mapping ? mapping : Mapping.EMPTY,
                value -> value instanceof Scalar scalar && scalar.isNull()
                        ? Value.Null.NULL
                        : value(value, map.value()));
    }

    /** What is printed of a value. */
    private interface Of {
        Value value(Node node);
    }

    private Value.Members members(Mapping mapping, Of of) {
        SequencedMap<String, Value> members = new LinkedHashMap<>();
        mapping.entries().keySet().stream()
                .sorted(dialect.json() ? Comparator.naturalOrder() : NameOrder.NATURAL)
                .forEach(key -> members.put(key, of.value(mapping.entries().getOrDefault(key, Scalar.of(null)))));
        return new Value.Members(members);
    }

    /** A value that no grammar knows. */
    Value anything(Node node) {
        return switch (node) {
            case Mapping mapping -> members(mapping, this::anything);
            case Sequence sequence ->
                new Value.Items(sequence.items().stream().map(this::anything).toList());
            case Scalar scalar ->
                switch (scalar.value()) {
                    case null -> Value.Null.NULL;
                    case String text -> new Value.Text(text);
                    default -> new Value.Bare(scalar.text());
                };
        };
    }

    private static String text(Node node) {
        return node instanceof Scalar scalar ? scalar.text() : "";
    }

    private static long number(Node node) {
        return node instanceof Scalar scalar && scalar.value() instanceof Number number ? number.longValue() : 0;
    }
}
