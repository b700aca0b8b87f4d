package dev.priok.daemon;

import dev.priok.api.ListenAddress;
import dev.priok.api.TcpSecurity;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Reads how TCP ports are kept from strangers. Whoever may use the API is root on the machine, so anything less than
 * certificates on both ends must be asked for in so many words: {@code tls=false}, or {@code tls} with
 * {@code tlsverify=false}, as dockerd has them.
 */
final class TcpFlags {
    private static final String DIRECTORY = "/etc/priok/";
    private static final String EQUALS_ROOT = "whoever may use the API is root on this machine";

    private final Map<Settings, List<String>> given;

    private TcpFlags(Map<Settings, List<String>> given) {
        this.given = given;
    }

    static TcpSecurity read(Map<Settings, List<String>> given, List<ListenAddress> addresses) {
        TcpFlags flags = new TcpFlags(given);
        return flags.firstPort(addresses).map(flags::security).orElseGet(TcpSecurity.None::new);
    }

    private Optional<ListenAddress> firstPort(List<ListenAddress> addresses) {
        return addresses.stream()
                .filter(address -> address instanceof ListenAddress.Tcp)
                .findFirst();
    }

    private TcpSecurity security(ListenAddress port) {
        if (says(Settings.TLSVERIFY, "true")) {
            return new TcpSecurity.Tls(
                    contextOf(new TlsFiles(
                            file(Settings.TLSCACERT, "ca.pem"),
                            file(Settings.TLSCERT, "cert.pem"),
                            file(Settings.TLSKEY, "key.pem"))),
                    true);
        }
        if (says(Settings.TLS, "true")) {
            if (!says(Settings.TLSVERIFY, "false")) {
                throw EngineException.invalid("refusing to listen on " + port
                        + ": with --tls alone anybody may connect,"
                        + " and " + EQUALS_ROOT + ". Demand certificates of clients with --tlsverify and --tlscacert;"
                        + " if others keep strangers away from the port, say --tlsverify=false");
            }
            return new TcpSecurity.Tls(
                    contextOf(new TlsFiles(null, file(Settings.TLSCERT, "cert.pem"), file(Settings.TLSKEY, "key.pem"))),
                    false);
        }
        if (!says(Settings.TLS, "false") && !says(Settings.TLSVERIFY, "false")) {
            throw EngineException.invalid("refusing to listen on " + port + " without TLS: " + EQUALS_ROOT
                    + ", and on a TCP port that would be anybody who can connect, other users of this machine and"
                    + " programs in containers too. Give --tlsverify with --tlscacert, --tlscert and --tlskey, or use"
                    + " a unix socket (over the network: DOCKER_HOST=ssh://user@machine); if others keep strangers"
                    + " away from the port, say --tls=false");
        }
        return new TcpSecurity.None();
    }

    /** What {@code info} says of ports that are open to strangers. */
    static List<String> warnings(TcpSecurity security, List<ListenAddress> addresses) {
        String lacking = switch (security) {
            case TcpSecurity.None _ -> "without encryption and without proof who its clients are";
            case TcpSecurity.Tls tls -> tls.clientsProven() ? "" : "without proof who its clients are";
        };
        List<String> warnings = new ArrayList<>();
        for (ListenAddress address : addresses) {
            if (address instanceof ListenAddress.Tcp && !lacking.isEmpty()) {
                warnings.add("WARNING: the API is served on " + address + " " + lacking + ": " + EQUALS_ROOT);
            }
        }
        return warnings;
    }

    private boolean says(Settings setting, String value) {
        return DaemonOptions.text(given, setting, "").equals(value);
    }

    private Path file(Settings setting, String name) {
        return Path.of(DaemonOptions.text(given, setting, DIRECTORY + name)).toAbsolutePath();
    }

    private static SSLContext contextOf(TlsFiles files) {
        try {
            return files.context();
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.InvalidParameter("TLS for the API's TCP ports: " + e.getMessage()), e);
        }
    }
}
