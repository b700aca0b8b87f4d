package dev.priok.registry.access;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import java.util.Optional;

/**
 * How tokens may be signed (RFC 7518, sections 3.3 and 3.4; RFC 8037): with a private key only, so that nobody who knows
 * what checks a token can make one. An algorithm takes no key of another kind.
 */
public enum SignatureAlgorithm {
    RS256("SHA256withRSA", 0),
    RS384("SHA384withRSA", 0),
    RS512("SHA512withRSA", 0),
    ES256("SHA256withECDSAinP1363Format", 256),
    ES384("SHA384withECDSAinP1363Format", 384),
    ES512("SHA512withECDSAinP1363Format", 521),
    EDDSA("Ed25519", 0);

    private final String platformName;
    private final int curveBits;

    SignatureAlgorithm(String platformName, int curveBits) {
        this.platformName = platformName;
        this.curveBits = curveBits;
    }

    /** By the name that tokens have for it; empty if it isn't supported. */
    public static Optional<SignatureAlgorithm> named(String name) {
        for (SignatureAlgorithm algorithm : values()) {
            if (algorithm.toString().equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    boolean takes(PublicKey key) {
        return switch (this) {
            case RS256, RS384, RS512 -> key instanceof RSAPublicKey;
            case ES256, ES384, ES512 ->
                key instanceof ECPublicKey curve
                        && curve.getParams().getCurve().getField().getFieldSize() == curveBits;
            case EDDSA ->
                key instanceof EdECPublicKey edwards
                        && edwards.getParams()
                                .getName()
                                .toUpperCase(Locale.ROOT)
                                .equals("ED25519");
        };
    }

    /** False also if the signature has no sensible form. */
    boolean verifies(PublicKey key, byte[] content, byte[] signature) {
        try {
            Signature check = Signature.getInstance(platformName);
            check.initVerify(key);
            check.update(content);
            return check.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return this == EDDSA ? "EdDSA" : name();
    }
}
