package dev.priok.cli.format;

import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.ListFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The flag {@code --filter name=value}. */
public final class Filters extends ListFlag {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    public Filters(String about) {
        super("filter", "filter", about);
    }

    @Override
    protected String check(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new FlagException("bad format of filter (expected name=value)");
        }
        add(
                text.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                text.substring(equals + 1).strip());
        return text;
    }

    /** Adds one that the command itself wants. */
    public void add(String name, String value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Set<String> names() {
        return values.keySet();
    }

    /** What was given for that name, in the order given. */
    public List<String> values(String name) {
        return values.getOrDefault(name, List.of());
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The query parameter's value, or the empty string if there are none. */
    public String json() {
        if (values.isEmpty()) {
            return "";
        }
        JsonObject object = new JsonObject();
        for (Map.Entry<String, List<String>> entry : values.entrySet()) {
            JsonObject set = new JsonObject();
            for (String value : entry.getValue()) {
                set.put(value, true);
            }
            object.put(entry.getKey(), set.json());
        }
        Json json = object.json();
        return json.compact();
    }
}
