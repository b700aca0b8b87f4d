package dev.priok.registry.access;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** Public keys as JSON (RFC 7517; RFC 7518, section 6; RFC 8037). */
final class JsonWebKey {
    private static final int ED25519_BYTES = 32;

    private JsonWebKey() {}

    /** GeneralSecurityException or IllegalArgumentException if it is none, or of a kind that signs no tokens here. */
    static PublicKey publicKey(JsonNode key) throws GeneralSecurityException {
        String kind = key.path("kty").asString("");
        return switch (kind) {
            case "RSA" ->
                KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
            case "EC" ->
                KeyFactory.getInstance("EC")
                        .generatePublic(new ECPublicKeySpec(
                                new ECPoint(number(key, "x"), number(key, "y")),
                                curve(key.path("crv").asString(""))));
            case "OKP" -> edwards(key);
            default -> throw new InvalidKeyException("kty must be RSA, EC or OKP, but is " + kind);
        };
    }

    private static ECParameterSpec curve(String name) throws GeneralSecurityException {
        String platformName = switch (name) {
            case "P-256" -> "secp256r1";
            case "P-384" -> "secp384r1";
            case "P-521" -> "secp521r1";
            default -> throw new InvalidKeyException("crv must be P-256, P-384 or P-521, but is " + name);
        };
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(platformName));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    /** The point is written from its last byte on, with the sign of x in the highest bit (RFC 8032, section 5.1.2). */
    private static PublicKey edwards(JsonNode key) throws GeneralSecurityException {
        byte[] point = bytes(key, "x");
        if (!key.path("crv").asString("").equals("Ed25519") || point.length != ED25519_BYTES) {
            throw new InvalidKeyException("crv must be Ed25519, with 32 bytes of x");
        }
        byte[] reversed = new byte[ED25519_BYTES];
        for (int i = 0; i < ED25519_BYTES; i++) {
            reversed[i] = point[ED25519_BYTES - 1 - i];
        }
        boolean odd = (reversed[0] & 0x80) != 0;
        reversed[0] &= 0x7f;
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(
                        NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, reversed))));
    }

    private static BigInteger number(JsonNode key, String name) throws InvalidKeyException {
        return new BigInteger(1, bytes(key, name));
    }

    private static byte[] bytes(JsonNode key, String name) throws InvalidKeyException {
        String text = key.path(name).asString("");
        if (text.isEmpty()) {
            throw new InvalidKeyException(name + " is missing");
        }
        return Base64.getUrlDecoder().decode(text);
    }
}
