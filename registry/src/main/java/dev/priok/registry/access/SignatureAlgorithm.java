package dev.priok.registry.access;

import java.util.Optional;
import org.jose4j.jws.AlgorithmIdentifiers;

/**
 * How tokens may be signed (RFC 7518, sections 3.3 and 3.4; RFC 8037): with a private key only, so that nobody who knows
 * what checks a token can make one.
 */
public enum SignatureAlgorithm {
    RS256(AlgorithmIdentifiers.RSA_USING_SHA256),
    RS384(AlgorithmIdentifiers.RSA_USING_SHA384),
    RS512(AlgorithmIdentifiers.RSA_USING_SHA512),
    ES256(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256),
    ES384(AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384),
    ES512(AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512),
    EDDSA(AlgorithmIdentifiers.EDDSA);

    private final String text;

    SignatureAlgorithm(String text) {
        this.text = text;
    }

    /** By the name that tokens have for it; empty if it isn't supported. */
    public static Optional<SignatureAlgorithm> named(String name) {
        for (SignatureAlgorithm algorithm : values()) {
            if (algorithm.text.equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
