package dev.priok.cli.template;

import dev.priok.cli.template.GoType.Any;
import dev.priok.cli.template.GoType.None;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A value with its Go type.
 *
 * @param held for basic types a Boolean, Long, Double or String; a list of values for slices and for structs (their
 *     fields) but anything for structs that have methods; a sorted map for maps; a value for pointers and {@code Any};
 *     null for a nil slice, map, pointer or interface, and for {@link #NONE}
 */
public record Value(GoType type, @Nullable Object held) {
    /** What isn't there. */
    public static final Value NONE = new Value(None.NONE, null);

    public static Value of(String text) {
        return new Value(GoType.STRING, text);
    }

    public static Value of(boolean truth) {
        return new Value(GoType.BOOL, truth);
    }

    public static Value of(long number) {
        return new Value(GoType.INT, number);
    }

    /** A slice of texts. */
    public static Value ofTexts(List<String> texts) {
        List<Value> values = new ArrayList<>();
        for (String text : texts) {
            values.add(of(text));
        }
        return new Value(GoType.STRINGS, values);
    }

    /** A map from texts to texts. */
    public static Value ofTexts(SortedMap<String, String> texts) {
        SortedMap<String, Value> values = new TreeMap<>();
        texts.forEach((key, text) -> values.put(key, of(text)));
        return new Value(GoType.STRING_MAP, values);
    }

    /** The value as one of any type. */
    public Value boxed() {
        return type instanceof Any ? this : new Value(Any.ANY, type instanceof None ? null : this);
    }

    boolean exists() {
        return !(type instanceof None);
    }

    String typeName() {
        return GoType.nameOf(type);
    }

    /** A text; empty for what is none. */
    public String text() {
        return held instanceof String text ? text : "";
    }

    long number() {
        return held instanceof Long number ? number : 0;
    }

    double decimal() {
        return held instanceof Double number ? number : 0;
    }

    boolean truth() {
        return held instanceof Boolean truth && truth;
    }

    /** The elements of a slice, the fields of a struct; none if it is nil. */
    @SuppressWarnings("unchecked")
    List<Value> elements() {
        return held instanceof List<?> list ? (List<Value>) list : List.of();
    }

    /** The entries of a map; none if it is nil. */
    @SuppressWarnings("unchecked")
    SortedMap<String, Value> entries() {
        return held instanceof SortedMap<?, ?> map ? (SortedMap<String, Value>) map : new TreeMap<>();
    }

    /** What a pointer or an {@code Any} leads to; {@link #NONE} if it is nil. */
    Value target() {
        return held instanceof Value value ? value : NONE;
    }

    /** The value itself where this is one of any type. */
    Value unboxed() {
        return type instanceof Any ? target() : this;
    }

    /** Whether this is a pointer or an {@code Any} that leads nowhere. */
    boolean leadsNowhere() {
        return held == null && (type instanceof Any || type instanceof GoType.PointerTo);
    }

    /** What all pointers and boxes lead to; the last of them if that is nil. */
    Value indirect() {
        Value value = this;
        while ((value.type instanceof Any || value.type instanceof GoType.PointerTo) && value.held != null) {
            value = value.target();
        }
        return value;
    }

    /** Go's idea of being other than empty. */
    boolean isTrue() {
        return switch (type) {
            case None _ -> false;
            case Any _, GoType.PointerTo _ -> held != null;
            case GoType.SliceOf _ -> !elements().isEmpty();
            case GoType.MapOf _ -> !entries().isEmpty();
            case GoType.Struct _ -> true;
            case GoType.Basic(GoType.Kind kind, String _) ->
                switch (kind) {
                    case BOOL -> truth();
                    case INT, UINT -> number() != 0;
                    case FLOAT -> decimal() != 0;
                    case STRING -> !text().isEmpty();
                    case TIME -> true;
                };
        };
    }

    /** The value that a variable of the type begins with. */
    static Value zero(GoType type) {
        return switch (type) {
            case None _ -> NONE;
            case Any _, GoType.PointerTo _, GoType.SliceOf _, GoType.MapOf _ -> new Value(type, null);
            case GoType.Struct struct -> {
                List<Value> fields = new ArrayList<>();
                for (GoType.Field field : struct.fields()) {
                    fields.add(zero(field.type()));
                }
                yield new Value(struct, fields);
            }
            case GoType.Basic(GoType.Kind kind, String _) ->
                switch (kind) {
                    case BOOL -> new Value(type, false);
                    case INT, UINT -> new Value(type, 0L);
                    case FLOAT -> new Value(type, 0.0);
                    case STRING -> new Value(type, "");
                    case TIME -> new Value(type, GoTime.ZERO);
                };
        };
    }
}
