package dev.priok.runtime.log.send;

import dev.priok.model.EngineException;
import java.net.URI;
import java.time.Duration;

/** The options of the driver gelf. */
record GelfSettings(Endpoint endpoint, Compression compression, int level, LogReceiver.Patience patience) {
    enum Compression {
        GZIP,
        ZLIB,
        NONE
    }

    private static final int BEST_SPEED = 1;
    private static final int BEST = 9;

    static GelfSettings read(OptionText options) {
        Endpoint endpoint = endpoint(options.text("gelf-address", ""));
        boolean tcp = endpoint.scheme().equals("tcp");
        if (tcp && (options.has("gelf-compression-type") || options.has("gelf-compression-level"))) {
            throw EngineException.invalid("compression is only supported on UDP");
        }
        for (String key : new String[] {"gelf-tcp-max-reconnect", "gelf-tcp-reconnect-delay"}) {
            if (options.has(key)) {
                checkReconnect(options, key, tcp);
            }
        }
        String type = options.text("gelf-compression-type", "gzip");
        Compression compression = switch (type) {
            case "gzip" -> Compression.GZIP;
            case "zlib" -> Compression.ZLIB;
            case "none" -> Compression.NONE;
            default -> throw unknown(type, "gelf-compression-type");
        };
        return new GelfSettings(endpoint, compression, level(options), patience(options));
    }

    private static void checkReconnect(OptionText options, String key, boolean tcp) {
        if (!tcp) {
            throw EngineException.invalid("\"" + key + "\" is only valid for TCP");
        }
        if (!options.text(key, "").matches("\\d{1,6}")) {
            throw EngineException.invalid("\"" + key + "\" must be a positive integer");
        }
    }

    private static LogReceiver.Patience patience(OptionText options) {
        LogReceiver.Patience usual = LogReceiver.Patience.USUAL;
        Duration first = options.has("gelf-tcp-reconnect-delay")
                ? Duration.ofSeconds(options.integer("gelf-tcp-reconnect-delay", 1))
                : usual.first();
        return new LogReceiver.Patience(
                first, usual.longest(), options.integer("gelf-tcp-max-reconnect", 0), usual.batchBytes());
    }

    private static int level(OptionText options) {
        String key = "gelf-compression-level";
        String text = options.text(key, Integer.toString(BEST_SPEED));
        int level = text.matches("-1|\\d") ? Integer.parseInt(text) : BEST + 1;
        if (level > BEST) {
            throw unknown(text, key);
        }
        return level;
    }

    private static EngineException unknown(String value, String key) {
        return EngineException.invalid(
                "unknown value \"" + value + "\" for log opt \"" + key + "\" for gelf log driver");
    }

    private static Endpoint endpoint(String address) {
        if (address.isEmpty()) {
            throw EngineException.invalid("gelf-address is a required parameter");
        }
        URI uri = Endpoint.parse(address);
        String scheme = Endpoint.text(uri.getScheme());
        if (!scheme.equals("udp") && !scheme.equals("tcp")) {
            throw EngineException.invalid("gelf: endpoint needs to be TCP or UDP");
        }
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw EngineException.invalid("gelf: please provide gelf-address as proto://host:port");
        }
        return new Endpoint(scheme, Endpoint.host(uri), uri.getPort(), "", TlsSettings.NONE);
    }
}
