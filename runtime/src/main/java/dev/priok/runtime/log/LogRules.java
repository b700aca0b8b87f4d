package dev.priok.runtime.log;

import dev.priok.model.EngineException;
import dev.priok.model.GoBoolean;
import dev.priok.model.HostSpec.LogConfig;
import dev.priok.runtime.log.send.LogReceiver;
import dev.priok.runtime.log.send.OptionText;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which options a log driver takes, and what may be said with them, in Docker's words where clients may know them. */
final class LogRules {
    /** For every driver. */
    private static final Set<String> COMMON = Set.of("mode", "max-buffer-size");

    private static final Set<String> ATTRIBUTES = Set.of("labels", "labels-regex", "env", "env-regex", "tag");
    private static final Set<String> FILES = Set.of("max-size", "max-file", "compress");
    private static final Set<String> CACHE =
            Set.of("cache-disabled", "cache-max-size", "cache-max-file", "cache-compress");

    private static final Map<LogDriver, Set<String>> SENDING = Map.of(
            LogDriver.SYSLOG,
            Set.of(
                    "syslog-address",
                    "syslog-facility",
                    "syslog-tls-ca-cert",
                    "syslog-tls-cert",
                    "syslog-tls-key",
                    "syslog-tls-skip-verify",
                    "syslog-format"),
            LogDriver.GELF,
            Set.of(
                    "gelf-address",
                    "gelf-compression-level",
                    "gelf-compression-type",
                    "gelf-tcp-max-reconnect",
                    "gelf-tcp-reconnect-delay"),
            LogDriver.FLUENTD,
            Set.of(
                    "fluentd-address",
                    "fluentd-async",
                    "fluentd-async-reconnect-interval",
                    "fluentd-buffer-limit",
                    "fluentd-max-retries",
                    "fluentd-request-ack",
                    "fluentd-retry-wait",
                    "fluentd-sub-second-precision",
                    "fluentd-write-timeout",
                    "fluentd-read-timeout"));

    private LogRules() {}

    /** InvalidParameter if a container can't have its log this way. */
    static void check(LogConfig log) {
        LogDriver driver = LogDriver.of(log.type());
        if (driver == LogDriver.NONE) {
            return;
        }
        checkMode(log.options());
        Set<String> given = new TreeSet<>(log.options().keySet());
        given.removeAll(COMMON);
        given.removeAll(ATTRIBUTES);
        // Docker takes the options of its local copies for every driver.
        given.removeAll(CACHE);
        OptionText options = new OptionText(log.options());
        switch (driver) {
            case JSON_FILE -> {
                given.removeAll(FILES);
                refuse(given, "unknown log opt '%s' for json-file log driver");
                checkJsonFile(options);
            }
            case LOCAL -> {
                given.removeAll(FILES);
                refuse(given, "unknown log opt '%s' for log driver local");
                checkLocal(options, "");
            }
            case SYSLOG, FLUENTD, JOURNALD -> {
                given.removeIf(key -> SENDING.getOrDefault(driver, Set.of()).contains(key));
                refuse(given, "unknown log opt '%s' for " + driver.word() + " log driver");
                checkSending(driver, options);
            }
            case GELF -> {
                given.removeIf(key -> SENDING.getOrDefault(driver, Set.of()).contains(key));
                refuse(given, "unknown log opt \"%s\" for gelf log driver");
                checkSending(driver, options);
            }
            case NONE -> {}
        }
        checkAttributes(log.options());
    }

    private static void checkSending(LogDriver driver, OptionText options) {
        String hidden = options.text("cache-disabled", "false");
        if (GoBoolean.parse(hidden).isEmpty()) {
            throw EngineException.invalid("invalid value for option cache-disabled: " + hidden);
        }
        checkLocal(options, "cache-");
        LogReceiver.check(driver.word(), options);
    }

    private static void refuse(Set<String> given, String message) {
        for (String key : given) {
            throw EngineException.invalid(message.replace("%s", key));
        }
    }

    private static void checkMode(Map<String, String> options) {
        String mode = options.getOrDefault("mode", "");
        boolean nonBlocking = mode.equals("non-blocking");
        if (!mode.isEmpty() && !mode.equals("blocking") && !nonBlocking) {
            throw EngineException.invalid("logger: logging mode not supported: " + mode);
        }
        String buffer = options.get("max-buffer-size");
        if (buffer == null) {
            return;
        }
        if (!nonBlocking) {
            throw EngineException.invalid("logger: max-buffer-size option is only supported with 'mode=non-blocking'");
        }
        try {
            OptionText.bytes(buffer, 1024);
        } catch (EngineException e) {
            throw EngineException.invalid(
                    "error parsing option max-buffer-size: " + e.error().message());
        }
    }

    private static void checkAttributes(Map<String, String> options) {
        TagTemplate.check(options.getOrDefault("tag", ""));
        for (String key : Set.of("labels-regex", "env-regex")) {
            LogAttributes.pattern(options.getOrDefault(key, ""));
        }
    }

    private static void checkJsonFile(OptionText options) {
        long size = options.size("max-size", 1);
        if (size == 0) {
            throw EngineException.invalid("max-size must be a positive number");
        }
        if (options.integer("max-file", 1) < 1) {
            throw EngineException.invalid("max-file cannot be less than 1");
        }
        Retention retention = Retention.of(new LogConfig(LogDriver.JSON_FILE.word(), options.options()));
        if (options.flag("compress", false) && (retention.maxFiles() == 1 || size < 0)) {
            throw EngineException.invalid(
                    "compress cannot be true when max-file is less than 2 or max-size is not set");
        }
    }

    /** @param prefix {@code cache-} for the local copy of what is sent elsewhere */
    private static void checkLocal(OptionText options, String prefix) {
        readable(options, prefix + "max-size", () -> options.size(prefix + "max-size", 0));
        readable(options, prefix + "max-file", () -> options.integer(prefix + "max-file", 0));
        if (options.integer(prefix + "max-file", 1) < 0) {
            throw EngineException.invalid(prefix + "max-file must not be negative");
        }
        String compress = options.options().get(prefix + "compress");
        if (compress != null && GoBoolean.parse(compress).isEmpty()) {
            throw EngineException.invalid("invalid boolean value for " + prefix
                    + "compress: strconv.ParseBool: parsing \"" + compress + "\": invalid syntax");
        }
        if (options.flag(prefix + "compress", true) && options.integer(prefix + "max-file", 2) <= 1) {
            throw EngineException.invalid("compression cannot be enabled when max file count is 1");
        }
    }

    private static void readable(OptionText options, String key, Runnable reading) {
        try {
            reading.run();
        } catch (EngineException e) {
            throw EngineException.invalid("invalid value for " + key + ": " + options.text(key, "") + ": "
                    + e.error().message());
        }
    }
}
