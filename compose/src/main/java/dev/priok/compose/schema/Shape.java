package dev.priok.compose.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The forms that an attribute's value may have, and the one it is normalized to. */
public sealed interface Shape {
    /** Does what is to be done for this form. A switch would make a class in each run of the command. */
    void match(Cases cases);

    /** What is to be done for each form. */
    interface Cases {
        void plain(Plain plain);

        void texts(Texts texts);

        void pairs(Pairs pairs);

        void whole(Whole whole);

        void word(Word word);

        void pattern(Pattern pattern);

        void list(ListOf list);

        void map(MapOf map);

        void object(Obj object);
    }

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
        ULIMIT;

        @Override
        public void match(Cases cases) {
            cases.plain(this);
        }
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
        HEALTH_TEST;

        @Override
        public void match(Cases cases) {
            cases.texts(this);
        }
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
        SSH;

        @Override
        public void match(Cases cases) {
            cases.pairs(this);
        }
    }

    /** A whole number within bounds. */
    record Whole(long least, long most) implements Shape {
        static final Whole ANY = new Whole(Long.MIN_VALUE, Long.MAX_VALUE);
        static final Whole NOT_NEGATIVE = new Whole(0, Long.MAX_VALUE);

        @Override
        public void match(Cases cases) {
            cases.whole(this);
        }
    }

    /** One of some texts. */
    record Word(List<String> allowed) implements Shape {
        static Word of(String... allowed) {
            return new Word(List.of(allowed));
        }

        @Override
        public void match(Cases cases) {
            cases.word(this);
        }
    }

    /** A text that matches a pattern; the sentence says which. */
    record Pattern(java.util.regex.Pattern pattern, String sentence) implements Shape {
        @Override
        public void match(Cases cases) {
            cases.pattern(this);
        }
    }

    /** A list of objects that may have a short form. */
    record ListOf(Shape item, Brief form) implements Shape {
        @Override
        public void match(Cases cases) {
            cases.list(this);
        }
    }

    /** Objects by names that users choose. A list of the names may stand for it where names alone say something. */
    record MapOf(Shape value, boolean listOfNames, boolean nullable) implements Shape {
        @Override
        public void match(Cases cases) {
            cases.map(this);
        }
    }

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
        private final Map<String, Attribute> byName = new HashMap<>();
        private final Map<String, String> refused = new HashMap<>();
        private boolean extensible = true;
        private boolean shortText;
        private boolean nullable;

        private Obj add(Attribute attribute) {
            attributes.add(attribute);
            byName.putIfAbsent(attribute.name(), attribute);
            return this;
        }

        Obj with(String name, Shape shape) {
            return add(new Attribute(name, shape, false, Print.FILLED, null));
        }

        Obj required(String name, Shape shape) {
            return add(new Attribute(name, shape, true, Print.FILLED, null));
        }

        Obj with(String name, Shape shape, Print print) {
            return add(new Attribute(name, shape, false, print, null));
        }

        Obj required(String name, Shape shape, Print print) {
            return add(new Attribute(name, shape, true, print, null));
        }

        /** What is printed under another name in JSON. */
        Obj renamed(String name, Shape shape, String json) {
            return add(new Attribute(name, shape, false, Print.ALWAYS, json));
        }

        /** An attribute of the specification that isn't built; the sentence says what to do. */
        Obj refused(String name, String sentence) {
            refused.put(name, sentence);
            return this;
        }

        /** The attributes that aren't built, with what to do. */
        public Map<String, String> refused() {
            return Collections.unmodifiableMap(refused);
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
            return Collections.unmodifiableList(attributes);
        }

        public @Nullable Attribute attribute(String name) {
            return byName.get(name);
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

        @Override
        public void match(Cases cases) {
            cases.object(this);
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
