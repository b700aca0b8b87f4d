package dev.priok.distribution.trust;

import dev.priok.tls.PublicKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * A public key and how cosign signs with its private one (observed in sigstore's library: ECDSA and RSA over SHA-256,
 * RSA padded as in PKCS #1 v1.5, Ed25519 over the payload itself).
 */
record SigningKey(Path file, PublicKey key, String algorithm) {
    private static final int LEAST_RSA_BITS = 2048;
    private static final int P256_BITS = 256;

    /** All keys in a PEM file, at least one. */
    static List<SigningKey> read(Path file) throws IOException {
        List<SigningKey> keys = new ArrayList<>();
        for (PublicKey key : PublicKeys.read(file)) {
            keys.add(new SigningKey(file, key, algorithm(file, key)));
        }
        return keys;
    }

    private static String algorithm(Path file, PublicKey key) throws IOException {
        switch (key) {
            case ECPublicKey curve -> {
                if (curve.getParams().getCurve().getField().getFieldSize() == P256_BITS) {
                    return "SHA256withECDSA";
                }
            }
            case RSAPublicKey rsa -> {
                if (rsa.getModulus().bitLength() >= LEAST_RSA_BITS) {
                    return "SHA256withRSA";
                }
            }
            case EdECPublicKey edwards -> {
                if (edwards.getParams().getName().equals("Ed25519")) {
                    return "Ed25519";
                }
            }
            default -> {
                // Said below.
            }
        }
        throw new IOException("the key in " + file + " is none that signs images: ECDSA on P-256, RSA with at least "
                + LEAST_RSA_BITS + " bits, or Ed25519");
    }

    boolean signed(byte[] payload, byte[] signature) {
        try {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(key);
            check.update(payload);
            return check.verify(signature);
        } catch (GeneralSecurityException _) {
            // Bytes that are no signature of this kind of key.
            return false;
        }
    }
}
