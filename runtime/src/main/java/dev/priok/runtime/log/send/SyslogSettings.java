package dev.priok.runtime.log.send;

import dev.priok.model.EngineException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of the driver syslog.
 *
 * @param endpoint null: the machine's own, where its socket is
 */
record SyslogSettings(@Nullable Endpoint endpoint, int facility, Format format) {
    private static final List<String> FACILITIES = List.of(
            "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp");
    private static final int FIRST_LOCAL = 16;
    private static final int LAST_FACILITY = 23;
    private static final int DAEMON = 3;
    private static final int PORT = 514;

    enum Format {
        /** As programs write to the machine's own. */
        LOCAL,
        RFC3164,
        RFC5424,
        RFC5424MICRO
    }

    static SyslogSettings read(OptionText options) {
        return new SyslogSettings(
                endpoint(options),
                facility(options.text("syslog-facility", "")),
                switch (options.text("syslog-format", "")) {
                    case "" -> Format.LOCAL;
                    case "rfc3164" -> Format.RFC3164;
                    case "rfc5424" -> Format.RFC5424;
                    case "rfc5424micro" -> Format.RFC5424MICRO;
                    default -> throw EngineException.invalid("Invalid syslog format");
                });
    }

    private static @Nullable Endpoint endpoint(OptionText options) {
        String address = options.text("syslog-address", "");
        if (address.isEmpty()) {
            return null;
        }
        URI uri = Endpoint.parse(address);
        String scheme = Endpoint.text(uri.getScheme());
        return switch (scheme) {
            case "unix", "unixgram" -> {
                String path = Endpoint.text(uri.getPath());
                Endpoint.requireSocket(path);
                yield new Endpoint(scheme, "", 0, path, TlsSettings.NONE);
            }
            case "udp", "tcp", "tcp+tls" -> {
                if (uri.getHost() == null) {
                    throw EngineException.invalid("syslog-address needs a host, as in udp://host:514: " + address);
                }
                TlsSettings tls = scheme.equals("tcp+tls")
                        ? TlsSettings.read(
                                options.text("syslog-tls-ca-cert", ""),
                                options.text("syslog-tls-cert", ""),
                                options.text("syslog-tls-key", ""),
                                options.has("syslog-tls-skip-verify"))
                        : TlsSettings.NONE;
                int port = uri.getPort() < 0 ? PORT : uri.getPort();
                yield new Endpoint(scheme, Endpoint.host(uri), port, "", tls);
            }
            default -> throw EngineException.invalid("unsupported scheme: '" + scheme + "'");
        };
    }

    private static int facility(String word) {
        if (word.isEmpty()) {
            return DAEMON;
        }
        int number = FACILITIES.indexOf(word);
        if (number < 0 && word.matches("local[0-7]")) {
            number = FIRST_LOCAL + word.charAt(5) - '0';
        }
        if (number < 0 && word.matches("\\d{1,2}")) {
            number = Integer.parseInt(word);
        }
        if (number < 0 || number > LAST_FACILITY) {
            throw EngineException.invalid("invalid syslog facility");
        }
        return number;
    }
}
