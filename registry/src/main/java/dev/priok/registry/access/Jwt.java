package dev.priok.registry.access;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON Web Token (RFC 7519) with a signature (RFC 7515, compact form) that nobody has checked yet. */
final class Jwt {
    /** Clocks differ. */
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode header;
    private final JsonNode claims;
    private final String signed;
    private final byte[] signature;

    private Jwt(JsonNode header, JsonNode claims, String signed, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    static Jwt parse(String text) throws InvalidTokenException {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new InvalidTokenException("it is not three parts with dots between");
        }
        return new Jwt(
                object(parts[0], "header"),
                object(parts[1], "claims"),
                parts[0] + "." + parts[1],
                decode(parts[2], "signature"));
    }

    private static JsonNode object(String part, String name) throws InvalidTokenException {
        try {
            JsonNode node = MAPPER.readTree(decode(part, name));
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException _) {
            // Said below.
        }
        throw new InvalidTokenException("its " + name + " is no JSON object");
    }

    private static byte[] decode(String part, String name) throws InvalidTokenException {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException _) {
            throw new InvalidTokenException("its " + name + " is no base64url");
        }
    }

    /** Its claims, once they are to be believed. Nothing in them is looked at before the signature is right. */
    JsonNode verified(TokenKeys keys, Set<SignatureAlgorithm> algorithms, String issuer, String audience, Instant now)
            throws InvalidTokenException {
        String name = header.path("alg").asString("");
        SignatureAlgorithm algorithm = SignatureAlgorithm.named(name)
                .filter(known -> algorithms.isEmpty() || algorithms.contains(known))
                .orElseThrow(() -> new InvalidTokenException("the algorithm " + shortened(name) + " is not accepted"));
        if (header.has("crit")) {
            throw new InvalidTokenException("its header asks for extensions (crit)");
        }
        PublicKey key = keys.find(header, algorithm);
        if (!algorithm.takes(key)) {
            throw new InvalidTokenException("its key is not one for " + algorithm);
        }
        if (!algorithm.verifies(key, signed.getBytes(StandardCharsets.US_ASCII), signature)) {
            throw new InvalidTokenException("the signature is wrong");
        }
        requireClaims(issuer, audience, now);
        return claims;
    }

    private void requireClaims(String issuer, String audience, Instant now) throws InvalidTokenException {
        if (!claims.path("iss").asString("").equals(issuer)) {
            throw new InvalidTokenException("it is of another issuer");
        }
        JsonNode aud = claims.path("aud");
        boolean here = aud.isString() && aud.asString().equals(audience);
        for (JsonNode one : aud) {
            here |= one.isString() && one.asString().equals(audience);
        }
        if (!here) {
            throw new InvalidTokenException("it is for another service (aud)");
        }
        if (!claims.path("exp").isNumber()) {
            throw new InvalidTokenException("it does not say when it ends (exp)");
        }
        if (!now.isBefore(time("exp").plus(LEEWAY))) {
            throw new InvalidTokenException("it has expired");
        }
        if (claims.has("nbf") && now.isBefore(time("nbf").minus(LEEWAY))) {
            throw new InvalidTokenException("it is not valid yet (nbf)");
        }
        if (claims.has("sub") && !claims.path("sub").isString()) {
            throw new InvalidTokenException("the claim sub is no text");
        }
    }

    private Instant time(String name) throws InvalidTokenException {
        JsonNode seconds = claims.path(name);
        double value = seconds.isNumber() ? seconds.asDouble() : Double.NaN;
        // Until the year 9999.
        if (Double.isNaN(value) || value < 0 || value > 253_402_300_799.0) {
            throw new InvalidTokenException("the claim " + name + " is no time");
        }
        return Instant.ofEpochSecond((long) value);
    }

    private static String shortened(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_-]", "?");
        return plain.length() > 20 ? plain.substring(0, 20) + "..." : plain.isEmpty() ? "(none)" : plain;
    }
}
