package dev.priok.cli.create;

import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.ListFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code --ulimit name=soft[:hard]}; of equal names the last counts. */
public final class UlimitFlag extends ListFlag {
    private static final List<String> NAMES = List.of(
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    private final Map<String, Json> limits = new LinkedHashMap<>();

    public UlimitFlag(String name, String about) {
        super(name, "ulimit", about);
    }

    @Override
    protected String check(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new FlagException("invalid ulimit argument: " + text);
        }
        String name = text.substring(0, equals);
        if (!NAMES.contains(name)) {
            throw new FlagException("invalid ulimit type: " + name);
        }
        String value = text.substring(equals + 1);
        String[] parts = value.split(":", -1);
        if (parts.length > 2) {
            throw new FlagException(
                    "too many limit value arguments - " + value + ", can only have up to two, `soft[:hard]`");
        }
        long soft = number(parts[0]);
        long hard = parts.length == 2 ? number(parts[1]) : soft;
        if (hard != -1 && soft == -1) {
            throw new FlagException("ulimit soft limit must be less than or equal to hard limit: soft: -1 (unlimited),"
                    + " hard: " + hard);
        }
        if (hard != -1 && soft > hard) {
            throw new FlagException(
                    "ulimit soft limit must be less than or equal to hard limit: " + soft + " > " + hard);
        }
        limits.put(
                name,
                new JsonObject()
                        .put("Name", name)
                        .put("Soft", soft)
                        .put("Hard", hard)
                        .json());
        return text;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new FlagException("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    public Json json() {
        return new Json.Arr(List.copyOf(limits.values()));
    }
}
