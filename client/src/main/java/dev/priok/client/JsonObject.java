package dev.priok.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds a JSON object member by member; not safe for use by several threads. */
public final class JsonObject {
    private final Map<String, Json> members = new LinkedHashMap<>();

    /** Sets a member, replacing one of that name. */
    public JsonObject put(String name, Json value) {
        members.put(name, value);
        return this;
    }

    public JsonObject put(String name, String value) {
        return put(name, Json.of(value));
    }

    public JsonObject put(String name, long value) {
        return put(name, Json.of(value));
    }

    public JsonObject put(String name, boolean value) {
        return put(name, Json.of(value));
    }

    public JsonObject put(String name, List<String> values) {
        return put(name, Json.ofStrings(values));
    }

    /** Sets the member unless the value says nothing, see {@link Json#isEmpty()}. */
    public JsonObject putUnlessEmpty(String name, Json value) {
        return value.isEmpty() ? this : put(name, value);
    }

    public JsonObject putUnlessEmpty(String name, String value) {
        return value.isEmpty() ? this : put(name, value);
    }

    public JsonObject putUnlessEmpty(String name, List<String> values) {
        return values.isEmpty() ? this : put(name, values);
    }

    /** Sets the member to an object of strings unless it has none. */
    public JsonObject putUnlessEmpty(String name, Map<String, String> values) {
        if (values.isEmpty()) {
            return this;
        }
        JsonObject object = new JsonObject();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            object.put(entry.getKey(), entry.getValue());
        }
        return put(name, object.json());
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** The object as built so far; later changes of the builder show in it. */
    public Json json() {
        return new Json.Obj(members);
    }
}
