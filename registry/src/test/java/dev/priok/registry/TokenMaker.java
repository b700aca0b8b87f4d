package dev.priok.registry;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Tokens as a server of them makes them, and such as it would never make. */
final class TokenMaker {
    static final String ISSUER = "the issuer";
    static final String SERVICE = "the registry";

    final KeyPair rsa = pair("RSA");
    final KeyPair curve = pair("EC");
    final KeyPair edwards = pair("Ed25519");

    private static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            switch (algorithm) {
                case "RSA" -> generator.initialize(2048);
                case "EC" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                default -> {}
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    String keySet() {
        RSAPublicKey modulus = (RSAPublicKey) rsa.getPublic();
        ECPublicKey point = (ECPublicKey) curve.getPublic();
        byte[] encoded = edwards.getPublic().getEncoded();
        return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"rsa\",\"use\":\"sig\",\"n\":\""
                + number(modulus.getModulus(), 256) + "\",\"e\":\"" + number(modulus.getPublicExponent(), 3)
                + "\"},{\"kty\":\"EC\",\"kid\":\"curve\",\"alg\":\"ES256\",\"crv\":\"P-256\",\"x\":\""
                + number(point.getW().getAffineX(), 32) + "\",\"y\":\""
                + number(point.getW().getAffineY(), 32)
                + "\"},{\"kty\":\"OKP\",\"kid\":\"edwards\",\"crv\":\"Ed25519\",\"x\":\""
                + base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)) + "\"}]}";
    }

    private static String number(BigInteger number, int length) {
        byte[] signed = number.toByteArray();
        byte[] exact = new byte[length];
        int count = Math.min(length, signed.length);
        System.arraycopy(signed, signed.length - count, exact, length - count, count);
        return base64(exact);
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One entry of the claim {@code access}. */
    static String access(String type, String name, String... actions) {
        return "{\"type\":\"" + type + "\",\"name\":\"" + name + "\",\"actions\":["
                + Arrays.stream(actions).map(action -> '"' + action + '"').collect(Collectors.joining(",")) + "]}";
    }

    /** Claims that are all right, as JSON by their names, with access to that. */
    static Map<String, String> claims(String... access) {
        long now = Instant.now().getEpochSecond();
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("iss", '"' + ISSUER + '"');
        claims.put("sub", "\"ann\"");
        claims.put("aud", '"' + SERVICE + '"');
        claims.put("exp", String.valueOf(now + 300));
        claims.put("nbf", String.valueOf(now - 10));
        claims.put("access", "[" + String.join(",", access) + "]");
        return claims;
    }

    static String json(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> '"' + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    String signed(Map<String, String> claims) {
        return signed("{\"alg\":\"RS256\",\"kid\":\"rsa\"}", claims, "SHA256withRSA", rsa.getPrivate());
    }

    static String signed(String header, Map<String, String> claims, String algorithm, PrivateKey key) {
        String content = base64(header) + "." + base64(json(claims));
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
