package dev.priok.cli.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A type of Go's, as far as templates can tell types apart. Two types are the same if they are equal. */
public sealed interface GoType {

    Basic BOOL = new Basic(Kind.BOOL, "bool");
    Basic INT = new Basic(Kind.INT, "int");
    Basic INT64 = new Basic(Kind.INT, "int64");
    Basic INT32 = new Basic(Kind.INT, "int32");
    Basic BYTE = new Basic(Kind.UINT, "uint8");
    Basic FLOAT64 = new Basic(Kind.FLOAT, "float64");
    Basic STRING = new Basic(Kind.STRING, "string");
    Basic DURATION = new Basic(Kind.INT, "time.Duration");
    /** A moment; its value is the text that stands in JSON, since Go prints with the offset given there. */
    Basic TIME = new Basic(Kind.TIME, "time.Time");
    /** A number whose text is kept as it was read. */
    Basic JSON_NUMBER = new Basic(Kind.STRING, "json.Number");

    SliceOf STRINGS = new SliceOf(STRING);
    MapOf STRING_MAP = new MapOf(STRING, STRING);
    SliceOf ANYTHINGS = new SliceOf(Any.ANY);
    MapOf ANYTHING_MAP = new MapOf(STRING, Any.ANY);

    /** As {@code %T} shows it. */
    String name();

    /** How the values of a basic type behave. */
    enum Kind {
        BOOL,
        INT,
        UINT,
        FLOAT,
        STRING,
        TIME
    }

    /** A type without parts. */
    record Basic(Kind kind, String name) implements GoType {}

    /** A slice; {@code name} is its own or tells the elements. */
    record SliceOf(GoType element, String name) implements GoType {
        public SliceOf(GoType element) {
            this(element, "[]" + nameOf(element));
        }
    }

    /** A map; its keys are texts of the type {@code key}. */
    record MapOf(Basic key, GoType element, String name) implements GoType {
        public MapOf(Basic key, GoType element) {
            this(key, element, "map[" + key.name() + "]" + nameOf(element));
        }
    }

    /** A pointer. */
    record PointerTo(GoType target) implements GoType {
        @Override
        public String name() {
            return "*" + nameOf(target);
        }
    }

    /** Values of any type, which know it themselves. */
    enum Any implements GoType {
        ANY
    }

    /** The type of what isn't there at all. */
    enum None implements GoType {
        NONE
    }

    /** The name of an enum's constant is not the type's. */
    static String nameOf(GoType type) {
        return switch (type) {
            case Any _ -> "interface {}";
            case None _ -> "<nil>";
            case Basic _, SliceOf _, MapOf _, PointerTo _, Struct _ -> type.name();
        };
    }

    /** A field: its name, how JSON calls it (empty: not at all), and whether JSON leaves it out when it is empty. */
    record Field(String name, GoType type, String jsonName, boolean omitEmpty, boolean embedded) {}

    /** A struct, or an object that answers by methods alone. Two with the same name are two types. */
    final class Struct implements GoType {
        private final String name;
        private final List<Field> fields = new ArrayList<>();
        private @Nullable Map<String, Method> methods;

        public Struct(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        public List<Field> fields() {
            return fields;
        }

        /** Adds a field, which values must have a place for; only before there are any. */
        public Struct field(Field field) {
            fields.add(Objects.requireNonNull(field));
            return this;
        }

        /** What can be called on values of the type, by name. */
        public Struct methods(Map<String, Method> known) {
            methods = known;
            return this;
        }

        @Nullable
        Method method(String method) {
            return methods == null ? null : methods.get(method);
        }
    }

    /** A function that belongs to a type: what arguments it takes and what it answers for a value. */
    record Method(List<GoType> parameters, Body body) {
        /** What the method does; throws nothing. */
        public interface Body {
            Value call(Value receiver, List<Value> arguments);
        }
    }
}
