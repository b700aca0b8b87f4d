package dev.priok.cli;

import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.FlagUsage;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import java.util.List;
import java.util.Map;

/** The flags that stand before the command. */
final class GlobalFlags {
    private final FlagSet flags = new FlagSet();
    private final StringFlag context = flags.shorthand(
            'c', flags.string("context", "Name of the context to use to connect to the daemon: only \"default\""));
    private final BoolFlag debug = flags.shorthand('D', flags.bool("debug", "Tell more about errors"));
    private final ListFlag hosts = flags.shorthand(
            'H', flags.list("host", "Daemon socket to connect to (overrides the DOCKER_HOST environment variable)"));
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
        return flags.parse(words);
    }

    boolean helpWanted() {
        return flags.helpWanted();
    }

    boolean versionWanted() {
        return version.value();
    }

    boolean debug() {
        return debug.value();
    }

    String usage() {
        return FlagUsage.of(flags, 79);
    }

    /** How TCP ports are reached. */
    TlsChoice tls(Map<String, String> environment) {
        boolean verified = tlsVerify.given()
                ? tlsVerify.value()
                : !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
        return new TlsChoice(
                verified || tls.value(), verified, tlsAuthority.value(), tlsCertificate.value(), tlsKey.value());
    }

    /** The engine's address from the flags or the environment, or the empty string. */
    String host(Map<String, String> environment) {
        String wanted = context.given() ? context.value() : environment.getOrDefault("DOCKER_CONTEXT", "");
        if (!wanted.isEmpty() && !wanted.equals("default")) {
            throw new CommandFailure("Failed to initialize: unable to resolve endpoint: context \"" + wanted
                    + "\": contexts are not supported; use -H or DOCKER_HOST");
        }
        if (context.given() && hosts.given()) {
            throw new CommandFailure(
                    "Failed to initialize: conflicting options: cannot specify both --host and --context");
        }
        return switch (hosts.values().size()) {
            case 0 -> environment.getOrDefault("DOCKER_HOST", "");
            case 1 -> hosts.values().getFirst();
            default -> throw new CommandFailure("Failed to initialize: specify only one -H");
        };
    }
}
