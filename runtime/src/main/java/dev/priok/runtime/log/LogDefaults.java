package dev.priok.runtime.log;

import dev.priok.model.EngineException;
import dev.priok.model.HostSpec.LogConfig;
import java.util.Map;
import java.util.TreeMap;

/**
 * The daemon's settings for logs.
 *
 * @param driver for containers that name none
 * @param options for containers with that driver, where they don't say otherwise
 * @param cap of all logs together
 */
public record LogDefaults(String driver, Map<String, String> options, LogsCap cap) {
    /** Docker's. */
    public static final LogDefaults BUILT_IN = new LogDefaults("json-file", Map.of(), LogsCap.BUILT_IN);

    /** InvalidParameter if no container could have its log this way. */
    public LogDefaults {
        options = Map.copyOf(options);
        try {
            LogRules.check(new LogConfig(driver, options));
        } catch (EngineException e) {
            throw EngineException.invalid("failed to set log opts: " + e.error().message());
        }
    }

    LogConfig complete(LogConfig asked) {
        String type = asked.type().isEmpty() ? driver : asked.type();
        Map<String, String> all = new TreeMap<>(asked.options());
        options.forEach((key, value) -> {
            if (type.equals(driver) || key.startsWith("cache-")) {
                all.putIfAbsent(key, value);
            }
        });
        return new LogConfig(type, all);
    }
}
