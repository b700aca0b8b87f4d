package dev.priok.cli.context;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.CommaList;
import dev.priok.cli.flags.Flag;
import dev.priok.cli.flags.FlagException;
import dev.priok.cli.settings.ContextStore;
import dev.priok.cli.settings.EngineContext;
import dev.priok.client.EngineAddress;
import dev.priok.model.GoBoolean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The flag {@code --docker}: where an engine is and how it is spoken to, as {@code host=...,ca=...}. */
final class EndpointFlag extends Flag {
    /** What follows the usage line in the help of commands that have the flag. */
    static final String EXPLANATION = """


            Docker endpoint config:

            NAME                DESCRIPTION
            from                Copy named context's Docker endpoint configuration
            host                Docker endpoint on which to connect
            ca                  Trust certs signed only by this CA
            cert                Path to TLS certificate file
            key                 Path to TLS key file
            skip-tls-verify     Skip TLS certificate validation
            """;

    private static final Set<String> KEYS = Set.of("from", "host", "ca", "cert", "key", "skip-tls-verify");

    private final Map<String, String> values = new LinkedHashMap<>();

    EndpointFlag() {
        super("docker", "stringToString", "set the docker endpoint");
    }

    @Override
    protected void accept(String text) {
        boolean single = text.indexOf('=') == text.lastIndexOf('=');
        for (String pair : single ? List.of(text) : CommaList.parse(text)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new FlagException(pair + " must be formatted as key=value");
            }
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
    }

    /** A context's endpoint and the TLS files that go with it. */
    record Endpoint(String host, boolean skipsVerification, Map<String, byte[]> tls) {
        EngineContext of(EngineContext context) {
            return context.withHost(host, skipsVerification);
        }
    }

    /** What the flag says; fails with docker's words if it can't be one. */
    Endpoint endpoint(Session session) throws IOException {
        for (String key : values.keySet()) {
            if (!KEYS.contains(key)) {
                throw new CommandFailure("unable to create docker endpoint config: unrecognized config key: " + key);
            }
        }
        String from = values.getOrDefault("from", "");
        return from.isEmpty() ? fromValues() : copyOf(session, from);
    }

    /** The endpoint of another context, or of the flags and the environment. */
    static Endpoint copyOf(Session session, String name) throws IOException {
        if (name.equals(EngineContext.DEFAULT)) {
            return new Endpoint(session.defaultHost(), false, Map.of());
        }
        ContextStore store = session.contexts();
        EngineContext other = store.get(name);
        return new Endpoint(other.host(), other.skipsVerification(), store.tls(name));
    }

    private Endpoint fromValues() throws IOException {
        String host = values.getOrDefault("host", "");
        try {
            if (!host.isEmpty()) {
                EngineAddress.parse(host);
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("unable to create docker endpoint config: " + e.getMessage());
        }
        Map<String, byte[]> tls = new TreeMap<>();
        read(tls, "ca", "ca.pem");
        read(tls, "cert", "cert.pem");
        read(tls, "key", "key.pem");
        if (tls.containsKey("cert.pem") != tls.containsKey("key.pem")) {
            throw new CommandFailure("unable to create docker endpoint config: cert and key need each other");
        }
        return new Endpoint(host, isTrue(values.getOrDefault("skip-tls-verify", "false")), tls);
    }

    private void read(Map<String, byte[]> into, String key, String name) throws IOException {
        String file = values.getOrDefault(key, "");
        if (!file.isEmpty()) {
            try {
                into.put(name, Files.readAllBytes(Path.of(file)));
            } catch (IOException e) {
                throw new CommandFailure("unable to create docker endpoint config: open " + e.getMessage());
            }
        }
    }

    private static boolean isTrue(String text) {
        return !text.isEmpty()
                && GoBoolean.parse(text)
                        .orElseThrow(() -> new CommandFailure(
                                "unable to create docker endpoint config: skip-tls-verify: strconv.ParseBool: parsing \""
                                        + text + "\": invalid syntax"));
    }
}
