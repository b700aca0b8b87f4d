package dev.priok.cli;

import dev.priok.client.EngineAddress;
import dev.priok.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an engine on a TCP port is reached.
 *
 * @param used by TLS at all
 * @param verified whether the engine must show a certificate of the authority for its host
 * @param authority what the engine's certificate must come from; null: what the machine trusts
 */
record TlsChoice(
        boolean used,
        boolean verified,
        @Nullable Path authority,
        @Nullable Path certificate,
        @Nullable Path key) {
    static final TlsChoice NONE = new TlsChoice(false, false, null, null, null);

    /** With the files of that directory that are there. */
    static TlsChoice ofDirectory(Path directory, boolean verified) {
        return new TlsChoice(
                true,
                verified,
                file("", directory.resolve("ca.pem")),
                file("", directory.resolve("cert.pem")),
                file("", directory.resolve("key.pem")));
    }

    EngineAddress applied(EngineAddress address) {
        if (!used || !(address instanceof EngineAddress.Tcp)) {
            return address;
        }
        if ((certificate == null) != (key == null)) {
            throw new CommandFailure("Failed to initialize: --tlscert and --tlskey need each other");
        }
        try {
            TlsFiles files = new TlsFiles(authority, certificate, key);
            return address.over(verified ? files.context() : files.contextTrustingAnyone(), verified);
        } catch (IOException e) {
            throw new CommandFailure("Failed to initialize: " + e.getMessage());
        }
    }

    /** A file that was named must be there; one that was not may be missing. */
    static @Nullable Path file(String named, Path otherwise) {
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        return Files.exists(otherwise) ? otherwise : null;
    }
}
