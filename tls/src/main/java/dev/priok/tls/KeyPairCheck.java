package dev.priok.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Finds out whether a private and a public key belong together, by signing something. */
final class KeyPairCheck {
    private static final byte[] SAMPLE = "sample".getBytes(StandardCharsets.US_ASCII);

    private KeyPairCheck() {}

    static boolean fits(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        if (!family(publicKey.getAlgorithm()).equals(family(privateKey.getAlgorithm()))) {
            return false;
        }
        String algorithm = switch (family(privateKey.getAlgorithm())) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> privateKey.getAlgorithm();
        };
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(privateKey);
        signing.update(SAMPLE);
        byte[] signature = signing.sign();
        Signature checking = Signature.getInstance(algorithm);
        checking.initVerify(publicKey);
        checking.update(SAMPLE);
        return checking.verify(signature);
    }

    private static String family(String algorithm) {
        return algorithm.equals("Ed25519") ? "EdDSA" : algorithm;
    }
}
