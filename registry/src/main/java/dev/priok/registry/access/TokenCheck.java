package dev.priok.registry.access;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.InvalidKeyException;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Whether a JSON Web Token (RFC 7519; RFC 7515, compact form) is to be believed. Any thread. */
final class TokenCheck {
    /** Clocks differ. */
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    /** The end of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final TokenKeys keys;
    private final String issuer;
    private final String audience;
    private final Set<SignatureAlgorithm> algorithms;
    private final AlgorithmConstraints constraints;

    /** @param algorithms not empty */
    TokenCheck(TokenKeys keys, Set<SignatureAlgorithm> algorithms, String issuer, String audience) {
        this.keys = keys;
        this.issuer = issuer;
        this.audience = audience;
        this.algorithms = Set.copyOf(algorithms);
        this.constraints = new AlgorithmConstraints(
                ConstraintType.PERMIT,
                algorithms.stream().map(SignatureAlgorithm::toString).toArray(String[]::new));
    }

    /** Its claims. Nothing in them is looked at before the signature is right. */
    JwtClaims verified(String token, Instant now) throws InvalidTokenException {
        JsonWebSignature signed = parsed(token);
        String name = signed.getAlgorithmHeaderValue();
        SignatureAlgorithm algorithm = SignatureAlgorithm.named(name == null ? "" : name)
                .filter(algorithms::contains)
                .orElseThrow(() -> new InvalidTokenException("the algorithm " + shortened(name) + " is not accepted"));
        PublicKey key = keys.find(signed, algorithm);
        signed.setKey(key);
        JwtClaims claims;
        try {
            if (!PublicJsonWebKey.Factory.newPublicJwk(key)
                    .getKeyType()
                    .equals(signed.getAlgorithm().getKeyType())) {
                throw new InvalidKeyException("another type");
            }
            if (!signed.verifySignature()) {
                throw new InvalidTokenException("the signature is wrong");
            }
            claims = JwtClaims.parse(signed.getPayload());
        } catch (InvalidKeyException _) {
            throw new InvalidTokenException("its key is not one for " + algorithm);
        } catch (InvalidJwtException _) {
            throw new InvalidTokenException("its claims are no JSON object");
        } catch (JoseException _) {
            throw new InvalidTokenException("it can't be checked here");
        }
        try {
            requireClaims(claims, now);
        } catch (MalformedClaimException _) {
            throw new InvalidTokenException("one of its claims iss, aud, exp and nbf has the wrong type");
        }
        return claims;
    }

    private JsonWebSignature parsed(String token) throws InvalidTokenException {
        JsonWebSignature signed = new JsonWebSignature();
        signed.setAlgorithmConstraints(constraints);
        try {
            signed.setCompactSerialization(token);
            return signed;
        } catch (JoseException _) {
            throw new InvalidTokenException("it is not three parts with dots between, or its header is no JSON object");
        }
    }

    private void requireClaims(JwtClaims claims, Instant now) throws InvalidTokenException, MalformedClaimException {
        if (!issuer.equals(claims.getIssuer())) {
            throw new InvalidTokenException("it is of another issuer");
        }
        if (!claims.hasAudience() || !claims.getAudience().contains(audience)) {
            throw new InvalidTokenException("it is for another service (aud)");
        }
        NumericDate end = claims.getExpirationTime();
        if (end == null) {
            throw new InvalidTokenException("it does not say when it ends (exp)");
        }
        if (!now.isBefore(time(end, "exp").plus(LEEWAY))) {
            throw new InvalidTokenException("it has expired");
        }
        NumericDate begin = claims.getNotBefore();
        if (begin != null && now.isBefore(time(begin, "nbf").minus(LEEWAY))) {
            throw new InvalidTokenException("it is not valid yet (nbf)");
        }
        if (claims.hasClaim("sub") && !(claims.getClaimValue("sub") instanceof String)) {
            throw new InvalidTokenException("the claim sub is no text");
        }
    }

    private static Instant time(NumericDate date, String claim) throws InvalidTokenException {
        if (date.getValue() < 0 || date.getValue() > LAST_SECOND) {
            throw new InvalidTokenException("the claim " + claim + " is no time");
        }
        return Instant.ofEpochSecond(date.getValue());
    }

    private static String shortened(@Nullable String name) {
        String plain = name == null ? "" : name.replaceAll("[^A-Za-z0-9_-]", "?");
        return plain.length() > 20 ? plain.substring(0, 20) + "..." : plain.isEmpty() ? "(none)" : plain;
    }
}
