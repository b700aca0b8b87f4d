package dev.priok.cli.template;

import dev.priok.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON documents as values, with the types that Go gives them when it reads them. */
public final class JsonValues {
    private JsonValues() {}

    /** Without knowing types: objects are maps of anything, and numbers keep their text. */
    public static Value raw(Json json) {
        return switch (json) {
            case Json.Null _ -> new Value(GoType.Any.ANY, null);
            case Json.Bool(boolean truth) -> Value.of(truth).boxed();
            case Json.Num(String literal) -> new Value(GoType.JSON_NUMBER, literal).boxed();
            case Json.Str(String text) -> Value.of(text).boxed();
            case Json.Arr(List<Json> items) -> {
                List<Value> values = new ArrayList<>();
                for (Json item : items) {
                    values.add(raw(item));
                }
                yield new Value(GoType.ANYTHINGS, values).boxed();
            }
            case Json.Obj(Map<String, Json> members) -> {
                SortedMap<String, Value> values = new TreeMap<>();
                members.forEach((name, member) -> values.put(name, raw(member)));
                yield new Value(GoType.ANYTHING_MAP, values).boxed();
            }
        };
    }

    /** A value of the type as an action of a template writes it. */
    public static String shown(GoType type, Json json) {
        return GoFormat.ofTemplate(typed(type, json));
    }

    /** As a value of the type; what the document doesn't say, or says otherwise, is the type's zero. */
    public static Value typed(GoType type, Json json) {
        if (json.isNull() && !(type instanceof GoType.Struct)) {
            return Value.zero(type);
        }
        return switch (type) {
            case GoType.Any _ -> plainNumbers(json);
            case GoType.None _ -> Value.NONE;
            case GoType.PointerTo(GoType target) -> new Value(type, typed(target, json));
            case GoType.Basic basic -> basic(basic, json);
            case GoType.SliceOf(GoType element, String _) -> slice(type, element, json);
            case GoType.MapOf(GoType.Basic _, GoType element, String _) -> {
                SortedMap<String, Value> values = new TreeMap<>();
                json.fields().forEach((name, member) -> values.put(name, typed(element, member)));
                yield new Value(type, values);
            }
            case GoType.Struct struct -> struct(struct, json);
        };
    }

    private static Value slice(GoType type, GoType element, Json json) {
        List<Value> values = new ArrayList<>();
        // Commands were single texts once.
        List<Json> items = json instanceof Json.Str ? List.of(json) : json.items();
        for (Json item : items) {
            values.add(typed(element, item));
        }
        return new Value(type, values);
    }

    /** Numbers of unknown type have a point. */
    private static Value plainNumbers(Json json) {
        return switch (json) {
            case Json.Num _ -> new Value(GoType.FLOAT64, json.decimal()).boxed();
            case Json.Arr(List<Json> items) -> {
                List<Value> values = new ArrayList<>();
                for (Json item : items) {
                    values.add(plainNumbers(item));
                }
                yield new Value(GoType.ANYTHINGS, values).boxed();
            }
            case Json.Obj(Map<String, Json> members) -> {
                SortedMap<String, Value> values = new TreeMap<>();
                members.forEach((name, member) -> values.put(name, plainNumbers(member)));
                yield new Value(GoType.ANYTHING_MAP, values).boxed();
            }
            case Json.Null _, Json.Bool _, Json.Str _ -> raw(json);
        };
    }

    private static Value basic(GoType.Basic type, Json json) {
        return switch (type.kind()) {
            case BOOL -> new Value(type, json.isTrue());
            case INT -> new Value(type, json.number());
            case UINT ->
                new Value(
                        type,
                        json instanceof Json.Num(String literal) ? unsigned(literal) : Long.valueOf(json.number()));
            case FLOAT -> new Value(type, json.decimal());
            case STRING -> new Value(type, json.text());
            case TIME -> json.text().isEmpty() ? Value.zero(type) : new Value(type, json.text());
        };
    }

    private static Long unsigned(String literal) {
        try {
            return Long.parseUnsignedLong(literal);
        } catch (NumberFormatException _) {
            return (long) Double.parseDouble(literal);
        }
    }

    private static Value struct(GoType.Struct struct, Json json) {
        List<Value> values = new ArrayList<>();
        for (GoType.Field field : struct.fields()) {
            values.add(
                    field.embedded() ? typed(field.type(), json) : typed(field.type(), member(json, field.jsonName())));
        }
        return new Value(struct, values);
    }

    /** A member by its name, in whatever case if there is none with exactly that. */
    private static Json member(Json json, String name) {
        @Nullable Json exact = json.fields().get(name);
        if (exact != null || name.isEmpty()) {
            return exact == null ? Json.Null.NULL : exact;
        }
        for (Map.Entry<String, Json> member : json.fields().entrySet()) {
            if (member.getKey().equalsIgnoreCase(name)) {
                return member.getValue();
            }
        }
        return Json.Null.NULL;
    }
}
