package dev.priok.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;

/** Public keys without certificates. */
public final class PublicKeys {
    private PublicKeys() {}

    /**
     * Those in a PEM file (RFC 7468, section 13), at least one: RSA, elliptic curves, Ed25519 and Ed448. Blocking.
     *
     * @throws IOException naming the file and what is wrong with it
     */
    public static List<PublicKey> read(Path file) throws IOException {
        return PemFile.read(file).publicKeys();
    }
}
