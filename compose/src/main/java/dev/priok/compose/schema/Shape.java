package dev.priok.compose.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The forms that an attribute's value may have, and the one it is normalized to. */
public sealed interface Shape {
    /** What is one value. */
    enum Plain implements Shape {
        TEXT,
        /** A text; other values are printed as one. */
        PRINTED,
        FLAG,
        DECIMAL,
        BYTES,
        SPAN,
        /** Permission bits; a text is octal. */
        FILE_MODE,
        /** As a file mode, printed as a number. */
        FILE_BITS,
        /** A number or {@code all}. */
        DEVICE_COUNT,
        /** A number, or a soft and a hard one. */
        ULIMIT
    }

    /** What is a list of texts. */
    enum Texts implements Shape {
        LIST,
        /** No text twice. */
        SET,
        /** As a set, a single text may stand for it. */
        SET_OR_ONE,
        /** A list, a single text may stand for it. */
        LIST_OR_ONE,
        /** No text twice, and numbers. */
        WITH_NUMBERS,
        /** Words, or a line that is split as a shell does; nothing differs from empty. */
        COMMAND,
        /** Words, or a line for a shell. */
        HEALTH_TEST
    }

    /** What is a mapping of names to texts. */
    enum Pairs implements Shape {
        /** A mapping or a list of {@code name=text}; without a text it is empty. */
        LABELS,
        /** As labels; without a text it stays without. */
        ENVIRONMENT,
        /** Only a mapping. */
        OPTIONS,
        /** Only a mapping; an option may have several texts. */
        MULTI_OPTIONS,
        /** Addresses of hosts. */
        HOSTS,
        /** Keys and sockets. */
        SSH
    }

    /** A whole number within bounds. */
    record Whole(long least, long most) implements Shape {
        static final Whole ANY = new Whole(Long.MIN_VALUE, Long.MAX_VALUE);
        static final Whole NOT_NEGATIVE = new Whole(0, Long.MAX_VALUE);
    }

    /** One of some texts. */
    record Word(List<String> allowed) implements Shape {
        static Word of(String... allowed) {
            return new Word(List.of(allowed));
        }
    }

    /** A text that matches a pattern; the sentence says which. */
    record Pattern(java.util.regex.Pattern pattern, String sentence) implements Shape {}

    /** A list of objects that may have a short form. */
    record ListOf(Shape item, Brief form) implements Shape {}

    /** Objects by names that users choose. A list of the names may stand for it where names alone say something. */
    record MapOf(Shape value, boolean listOfNames, boolean nullable) implements Shape {}

    /** How an object may be written shorter. */
    enum Brief {
        NONE,
        TEXT,
        TEXT_OR_NUMBER,
        /** The whole list may be one text as well. */
        TEXT_OR_ALONE
    }

    /** Attributes by name, in the order in which they are printed. */
    final class Obj implements Shape {
        private final List<Attribute> attributes = new ArrayList<>();
        private final Map<String, String> refused = new HashMap<>();
        private boolean extensible = true;
        private boolean shortText;
        private boolean nullable;

        Obj with(String name, Shape shape) {
            attributes.add(new Attribute(name, shape, false, Print.FILLED, null));
            return this;
        }

        Obj required(String name, Shape shape) {
            attributes.add(new Attribute(name, shape, true, Print.FILLED, null));
            return this;
        }

        Obj with(String name, Shape shape, Print print) {
            attributes.add(new Attribute(name, shape, false, print, null));
            return this;
        }

        Obj required(String name, Shape shape, Print print) {
            attributes.add(new Attribute(name, shape, true, print, null));
            return this;
        }

        /** What is printed under another name in JSON. */
        Obj renamed(String name, Shape shape, String json) {
            attributes.add(new Attribute(name, shape, false, Print.ALWAYS, json));
            return this;
        }

        /** An attribute of the specification that isn't built; the sentence says what to do. */
        Obj refused(String name, String sentence) {
            refused.put(name, sentence);
            return this;
        }

        /** The attributes that aren't built, with what to do. */
        public Map<String, String> refused() {
            return Map.copyOf(refused);
        }

        /** Without {@code x-} attributes. */
        Obj closed() {
            extensible = false;
            return this;
        }

        /** A text may stand for it. */
        Obj orText() {
            shortText = true;
            return this;
        }

        /** Nothing may stand for it. */
        Obj orNull() {
            nullable = true;
            return this;
        }

        public List<Attribute> attributes() {
            return List.copyOf(attributes);
        }

        public @Nullable Attribute attribute(String name) {
            for (Attribute attribute : attributes) {
                if (attribute.name().equals(name)) {
                    return attribute;
                }
            }
            return null;
        }

        public boolean extensible() {
            return extensible;
        }

        public boolean shortText() {
            return shortText;
        }

        public boolean nullable() {
            return nullable;
        }
    }

    /** When an attribute is printed. */
    enum Print {
        /** Unless it has the default's value. */
        FILLED,
        /** Also with the default's value. */
        ALWAYS,
        /** If it is said, whatever it says. */
        SAID,
        /** As said, but JSON has null where it isn't. */
        SAID_OR_NULL,
        /** In YAML unless empty; JSON has it always. */
        STRUCT,
        /** Never: it says how the rest is read. */
        NEVER
    }

    /**
     * An attribute of an object.
     *
     * @param json its name in JSON where that is another
     */
    record Attribute(
            String name,
            Shape shape,
            boolean required,
            Print print,
            @Nullable String json) {}
}
