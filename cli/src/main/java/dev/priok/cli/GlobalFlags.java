package dev.priok.cli;

import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.FlagUsage;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The flags that stand before the command. */
final class GlobalFlags {
    private static final List<String> LEVELS = List.of("debug", "info", "warn", "error", "fatal");

    private final FlagSet flags = new FlagSet();
    private final StringFlag config =
            flags.shownDefault("\"~/.docker\"", flags.string("config", "Location of client config files"));
    private final StringFlag context = flags.shorthand(
            'c',
            flags.string(
                    "context",
                    "Name of the context to use to connect to the daemon (overrides DOCKER_HOST env var and default"
                            + " context set with \"priok context use\")"));
    private final BoolFlag debug = flags.shorthand('D', flags.bool("debug", "Enable debug mode"));
    private final ListFlag hosts = flags.shorthand(
            'H', flags.add(new ListFlag("host", "string", "Daemon socket to connect to: unix://, tcp:// or ssh://")));
    private final StringFlag logLevel = flags.shorthand(
            'l',
            flags.string(
                    "log-level",
                    "info",
                    "Set the logging level (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")"));
    private final BoolFlag tls = flags.bool("tls", "Use TLS; implied by --tlsverify");
    private final StringFlag tlsAuthority =
            flags.string("tlscacert", "Trust certs signed only by this CA (default \"~/.docker/ca.pem\")");
    private final StringFlag tlsCertificate =
            flags.string("tlscert", "Path to TLS certificate file (default \"~/.docker/cert.pem\")");
    private final StringFlag tlsKey = flags.string("tlskey", "Path to TLS key file (default \"~/.docker/key.pem\")");
    private final BoolFlag tlsVerify = flags.bool("tlsverify", "Use TLS and verify the remote");
    private final BoolFlag version = flags.shorthand('v', flags.bool("version", "Print version information and quit"));

    GlobalFlags() {
        flags.stopAtFirstArgument();
    }

    /** The command and its words. */
    List<String> parse(List<String> words) {
        List<String> rest = flags.parse(words);
        if (!LEVELS.contains(logLevel.value())) {
            throw new FlagException("unable to parse logging level: " + logLevel.value());
        }
        return rest;
    }

    FlagSet all() {
        return flags;
    }

    boolean helpWanted() {
        return flags.helpWanted();
    }

    boolean versionWanted() {
        return version.value();
    }

    /** Whether errors are to be told with the place they come from. */
    boolean debug() {
        return debug.value() || logLevel.value().equals("debug");
    }

    StringFlag context() {
        return context;
    }

    ListFlag hosts() {
        return hosts;
    }

    String usage() {
        return FlagUsage.of(flags, 79);
    }

    /** Where the user's settings are. */
    Path configDirectory(Map<String, String> environment) {
        String named = config.given() ? config.value() : environment.getOrDefault("DOCKER_CONFIG", "");
        return named.isEmpty() ? Path.of(System.getProperty("user.home"), ".docker") : Path.of(named);
    }

    /** How TCP ports are reached that no context speaks of. */
    TlsChoice tls(Map<String, String> environment) {
        boolean verified = tlsVerify.given()
                ? tlsVerify.value()
                : !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
        boolean used = verified
                || (tls.given()
                        ? tls.value()
                        : !environment.getOrDefault("DOCKER_TLS", "").isEmpty());
        if (!used) {
            return TlsChoice.NONE;
        }
        String certificates = environment.getOrDefault("DOCKER_CERT_PATH", "");
        Path directory = certificates.isEmpty() ? configDirectory(environment) : Path.of(certificates);
        return new TlsChoice(
                true,
                verified,
                TlsChoice.file(tlsAuthority.value(), directory.resolve("ca.pem")),
                TlsChoice.file(tlsCertificate.value(), directory.resolve("cert.pem")),
                TlsChoice.file(tlsKey.value(), directory.resolve("key.pem")));
    }
}
