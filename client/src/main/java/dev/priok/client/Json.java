package dev.priok.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A JSON value (RFC 8259). Reading keeps the order of members and the text of numbers, so a document that is read and
 * written again says the same. The read accessors never fail: what is missing, or of another type, reads as empty,
 * because an engine of another version may leave a field out.
 */
public sealed interface Json {

    /** JSON's {@code null}; also what a missing member reads as. */
    enum Null implements Json {
        NULL;

        @Override
        public boolean isEmpty() {
            return true;
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Json {
        @Override
        public String text() {
            return Boolean.toString(value);
        }

        @Override
        public boolean isEmpty() {
            return !value;
        }
    }

    /** A number by its text as it stands in the document. */
    record Num(String literal) implements Json {
        @Override
        public String text() {
            return literal;
        }

        @Override
        public boolean isEmpty() {
            return decimal() == 0;
        }
    }

    /** A string. */
    record Str(String value) implements Json {
        @Override
        public String text() {
            return value;
        }

        @Override
        public boolean isEmpty() {
            return value.isEmpty();
        }
    }

    /** An array; the list is not modified after reading. */
    record Arr(List<Json> values) implements Json {
        @Override
        public boolean isEmpty() {
            return values.isEmpty();
        }
    }

    /** An object, its members in document order. */
    record Obj(Map<String, Json> members) implements Json {
        @Override
        public boolean isEmpty() {
            return members.isEmpty();
        }
    }

    /** Reads one document; throws {@link JsonSyntaxException} when the text is not exactly one JSON value. */
    static Json parse(String text) {
        return new JsonReader(text).document();
    }

    /** As {@link #parse(String)}, from UTF-8. */
    static Json parse(byte[] utf8) {
        return parse(new String(utf8, StandardCharsets.UTF_8));
    }

    /** The member of that name, or {@link Null#NULL} when this is no object or has none. */
    default Json at(String name) {
        if (this instanceof Obj(Map<String, Json> members)) {
            Json value = members.get(name);
            return value == null ? Null.NULL : value;
        }
        return Null.NULL;
    }

    /** As {@link #at(String)} applied for each name in turn. */
    default Json at(String first, String... rest) {
        Json value = at(first);
        for (String name : rest) {
            value = value.at(name);
        }
        return value;
    }

    /** The string's value, a number's or a boolean's text, else the empty string. */
    default String text() {
        return "";
    }

    /** The number's integer part, else 0. */
    default long number() {
        if (!(this instanceof Num(String literal))) {
            return 0;
        }
        try {
            return Long.parseLong(literal);
        } catch (NumberFormatException e) {
            return (long) decimal();
        }
    }

    /** The number, else 0. */
    default double decimal() {
        return this instanceof Num(String literal) ? Double.parseDouble(literal) : 0;
    }

    /** Whether this is {@code true}. */
    default boolean isTrue() {
        return this instanceof Bool(boolean value) && value;
    }

    /** Whether this is {@code null} or was missing. */
    default boolean isNull() {
        return this instanceof Null;
    }

    /** Whether this says nothing: null, "", 0, false, or without elements. */
    boolean isEmpty();

    /** The array's elements, else none. */
    default List<Json> items() {
        return this instanceof Arr(List<Json> values) ? values : List.of();
    }

    /** The object's members in document order, else none. */
    default Map<String, Json> fields() {
        return this instanceof Obj(Map<String, Json> members) ? members : Map.of();
    }

    /** The document without any white space. */
    default String compact() {
        return JsonWriter.write(this, "");
    }

    /** The document with one member or element a line, each level indented by {@code indent}. */
    default String pretty(String indent) {
        return JsonWriter.write(this, indent);
    }

    static Json of(String value) {
        return new Str(value);
    }

    static Json of(long value) {
        return new Num(Long.toString(value));
    }

    static Json of(boolean value) {
        return new Bool(value);
    }

    /** An array of strings. */
    static Json ofStrings(List<String> values) {
        Json[] strings = new Json[values.size()];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = new Str(values.get(i));
        }
        return new Arr(List.of(strings));
    }
}
