package dev.priok.compose.model;

import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the attributes of a checked, normalized mapping. What is of another type was let through by mistake. */
final class Fields {
    private final Mapping mapping;

    private Fields(Mapping mapping) {
        this.mapping = mapping;
    }

    static Fields of(@Nullable Node node) {
        return new Fields(node instanceof Mapping mapping ? mapping : Mapping.EMPTY);
    }

    boolean has(String key) {
        Node node = mapping.get(key);
        return node != null && !(node instanceof Scalar scalar && scalar.isNull());
    }

    /** Empty where there is none. */
    String text(String key) {
        return mapping.get(key) instanceof Scalar scalar ? scalar.text() : "";
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(value(key));
    }

    @Nullable
    Boolean flagOrNull(String key) {
        return value(key) instanceof Boolean flag ? flag : null;
    }

    /** For what is meant unless it is denied. */
    boolean flagUnlessDenied(String key) {
        return !Boolean.FALSE.equals(value(key));
    }

    long number(String key) {
        return value(key) instanceof Long number ? number : 0;
    }

    @Nullable
    Long numberOrNull(String key) {
        return value(key) instanceof Long number ? number : null;
    }

    double decimal(String key) {
        return value(key) instanceof Number number ? number.doubleValue() : 0;
    }

    @Nullable
    Duration spanOrNull(String key) {
        return value(key) instanceof Long nanos ? Duration.ofNanos(nanos) : null;
    }

    List<String> texts(String key) {
        return list(key, Fields::textOf);
    }

    /** Null and empty differ: an empty command takes the image's away. */
    @Nullable
    List<String> textsOrNull(String key) {
        return mapping.get(key) instanceof Sequence ? texts(key) : null;
    }

    <T> List<T> list(String key, Function<Node, T> reader) {
        List<T> all = new ArrayList<>();
        if (mapping.get(key) instanceof Sequence sequence) {
            sequence.items().forEach(item -> all.add(reader.apply(item)));
        }
        return List.copyOf(all);
    }

    <T> List<T> objects(String key, Function<Fields, T> reader) {
        return list(key, item -> reader.apply(Fields.of(item)));
    }

    <T> @Nullable T object(String key, Function<Fields, T> reader) {
        return has(key) ? reader.apply(Fields.of(mapping.get(key))) : null;
    }

    /** The mapping under a name; an empty one where there is none. */
    Fields inner(String key) {
        return Fields.of(mapping.get(key));
    }

    <T> SortedMap<String, T> map(String key, Function<Node, T> reader) {
        SortedMap<String, T> all = new TreeMap<>();
        if (mapping.get(key) instanceof Mapping entries) {
            entries.entries().forEach((name, value) -> all.put(name, reader.apply(value)));
        }
        return Collections.unmodifiableSortedMap(all);
    }

    SortedMap<String, String> textMap(String key) {
        return map(key, Fields::textOf);
    }

    /** The {@code x-} attributes. */
    Map<String, Node> extensions() {
        SortedMap<String, Node> all = new TreeMap<>();
        mapping.entries().forEach((name, value) -> {
            if (name.startsWith("x-")) {
                all.put(name, value);
            }
        });
        return Collections.unmodifiableSortedMap(all);
    }

    static String textOf(Node node) {
        return node instanceof Scalar scalar ? scalar.text() : "";
    }

    private @Nullable Object value(String key) {
        return mapping.get(key) instanceof Scalar scalar ? scalar.value() : null;
    }
}
