package dev.priok.cli;

import dev.priok.client.EngineAddress;
import dev.priok.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How engines on TCP ports are reached, as docker's flags say it.
 *
 * @param used by TLS at all
 * @param verified whether the engine must show a certificate of the authority for its host
 * @param authority empty: {@code ca.pem} in docker's directory; the other files likewise
 */
record TlsChoice(boolean used, boolean verified, String authority, String certificate, String key) {
    static final TlsChoice NONE = new TlsChoice(false, false, "", "", "");

    EngineAddress applied(EngineAddress address, Map<String, String> environment) {
        if (!used || !(address instanceof EngineAddress.Tcp)) {
            return address;
        }
        Path directory = directory(environment);
        Path ownCertificate = file(certificate, directory.resolve("cert.pem"));
        Path ownKey = file(key, directory.resolve("key.pem"));
        if ((ownCertificate == null) != (ownKey == null)) {
            throw new CommandFailure("Failed to initialize: --tlscert and --tlskey need each other");
        }
        try {
            TlsFiles files = new TlsFiles(file(authority, directory.resolve("ca.pem")), ownCertificate, ownKey);
            return address.over(verified ? files.context() : files.contextTrustingAnyone(), verified);
        } catch (IOException e) {
            throw new CommandFailure("Failed to initialize: " + e.getMessage());
        }
    }

    /** Where docker keeps them. */
    private static Path directory(Map<String, String> environment) {
        for (String variable : new String[] {"DOCKER_CERT_PATH", "DOCKER_CONFIG"}) {
            String text = environment.getOrDefault(variable, "");
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        }
        return Path.of(System.getProperty("user.home"), ".docker");
    }

    /** A file that was named must be there; one that was not may be missing. */
    private static @Nullable Path file(String named, Path otherwise) {
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        return Files.exists(otherwise) ? otherwise : null;
    }
}
