package dev.priok.runtime.log.send;

import dev.priok.model.EngineException;
import java.net.URI;
import java.time.Duration;

/**
 * The options of the driver fluentd.
 *
 * @param background a container may start before the receiver can be reached
 * @param subSecond send times with nanoseconds
 * @param acknowledged wait until the receiver says that it has the lines
 * @param writeTimeout zero: none
 */
record FluentdSettings(
        Endpoint endpoint,
        boolean background,
        boolean subSecond,
        boolean acknowledged,
        Duration readTimeout,
        Duration writeTimeout,
        LogReceiver.Patience patience) {
    private static final int PORT = 24224;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration SHORTEST_RECONNECT = Duration.ofMillis(100);
    private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(10);

    static FluentdSettings read(OptionText options) {
        String address = options.text("fluentd-address", "");
        Endpoint endpoint;
        try {
            endpoint = endpoint(address);
        } catch (EngineException e) {
            throw EngineException.invalid(
                    "invalid fluentd-address (" + address + "): " + e.error().message());
        }
        Duration read = timeout(options, "fluentd-read-timeout");
        return new FluentdSettings(
                endpoint,
                options.flag("fluentd-async", false),
                options.flag("fluentd-sub-second-precision", false),
                options.flag("fluentd-request-ack", false),
                read.isZero() ? ANSWER_LIMIT : read,
                timeout(options, "fluentd-write-timeout"),
                patience(options));
    }

    private static LogReceiver.Patience patience(OptionText options) {
        LogReceiver.Patience usual = LogReceiver.Patience.USUAL;
        Duration wait = options.duration("fluentd-retry-wait", usual.first());
        Duration interval = reconnect(options);
        long buffer = options.memory("fluentd-buffer-limit", usual.batchBytes());
        String tries = options.text("fluentd-max-retries", "0");
        if (!tries.matches("\\d{1,10}")) {
            throw EngineException.invalid("strconv.ParseUint: parsing \"" + tries + "\": invalid syntax");
        }
        if (Long.parseLong(tries) > Integer.MAX_VALUE) {
            throw EngineException.invalid("invalid fluentd-max-retries: value out of range");
        }
        Duration longest = interval.isZero() ? usual.longest() : interval;
        return new LogReceiver.Patience(
                interval.isZero() ? wait : interval,
                longest.compareTo(wait) < 0 ? wait : longest,
                Integer.parseInt(tries),
                Math.clamp(buffer, 1, usual.batchBytes()));
    }

    private static Duration reconnect(OptionText options) {
        String key = "fluentd-async-reconnect-interval";
        Duration interval;
        try {
            interval = options.duration(key, Duration.ZERO);
        } catch (EngineException e) {
            throw EngineException.invalid(
                    "invalid value for " + key + ": " + e.error().message());
        }
        boolean fits = interval.compareTo(SHORTEST_RECONNECT) >= 0 && interval.compareTo(LONGEST_RECONNECT) <= 0;
        if (!interval.isZero() && !fits) {
            throw EngineException.invalid("invalid value for " + key + ": value (\"" + options.text(key, "")
                    + "\") must be between 100ms and 10s");
        }
        return interval;
    }

    private static Duration timeout(OptionText options, String key) {
        Duration timeout;
        try {
            timeout = options.duration(key, Duration.ZERO);
        } catch (EngineException e) {
            throw EngineException.invalid("invalid value for " + key + ": value must be a duration: "
                    + e.error().message());
        }
        if (timeout.isNegative()) {
            throw EngineException.invalid(
                    "invalid value for " + key + ": value must be a duration that is non-negative");
        }
        return timeout;
    }

    private static Endpoint endpoint(String address) {
        if (address.isEmpty()) {
            return new Endpoint("tcp", "127.0.0.1", PORT, "", TlsSettings.NONE);
        }
        URI uri = Endpoint.parse(address.contains("://") ? address : "tcp://" + address);
        String scheme = Endpoint.text(uri.getScheme());
        String path = Endpoint.text(uri.getPath());
        return switch (scheme) {
            case "unix" -> {
                if (path.replace("/", "").isEmpty()) {
                    throw EngineException.invalid("path is empty");
                }
                yield new Endpoint(scheme, "", 0, path, TlsSettings.NONE);
            }
            case "tcp", "tls" -> {
                if (!path.isEmpty()) {
                    throw EngineException.invalid("should not contain a path element");
                }
                String host = Endpoint.host(uri);
                yield new Endpoint(
                        scheme,
                        host.isEmpty() ? "127.0.0.1" : host,
                        uri.getPort() < 0 ? PORT : uri.getPort(),
                        "",
                        TlsSettings.NONE);
            }
            default -> throw EngineException.invalid("unsupported scheme: '" + scheme + "'");
        };
    }
}
