package dev.priok.registry.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jspecify.annotations.Nullable;

/**
 * Bearer tokens that another server makes and signs (docker's registry, "Token Authentication Specification" and "Token
 * Authentication Implementation"): they say who it is and what they may do; rules may take some of that away.
 */
public final class TokenAccess implements AccessControl {
    private static final String ANY = "*";

    private final Options options;
    private final AccessRules rules;
    private final TokenCheck check;

    /**
     * Whose tokens count.
     *
     * @param realm where clients get tokens: an address
     * @param service what this registry is called there, and in the claim {@code aud}
     * @param issuer the claim {@code iss}
     * @param certificates PEM certificates whose keys, or whose issued certificates' keys, sign tokens
     * @param keySet the same as JSON Web Keys (RFC 7517)
     * @param algorithms that may sign; empty: all that are supported
     */
    public record Options(
            String realm,
            String service,
            String issuer,
            Optional<Path> certificates,
            Optional<Path> keySet,
            Set<SignatureAlgorithm> algorithms) {}

    /** Reads the keys; IOException naming the file, and what in it can't be used. */
    public TokenAccess(Options options, AccessRules rules) throws IOException {
        this.options = options;
        this.rules = rules;
        this.check = new TokenCheck(
                TokenKeys.read(options.certificates(), options.keySet()),
                options.algorithms().isEmpty() ? EnumSet.allOf(SignatureAlgorithm.class) : options.algorithms(),
                options.issuer(),
                options.service());
    }

    @Override
    public Visitor admit(@Nullable String authorization) {
        if (authorization == null) {
            return new Stranger("authentication required", "");
        }
        if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return new Stranger("authentication required: a token as Bearer", "");
        }
        try {
            JwtClaims claims = check.verified(authorization.substring(7).strip(), Instant.now());
            String user = claims.getClaimValue("sub") instanceof String name ? name : "";
            return new Holder(user, grants(claims));
        } catch (InvalidTokenException e) {
            return new Stranger("invalid token: " + e.getMessage(), "invalid_token");
        }
    }

    private record Resource(String type, String name) {}

    private static Map<Resource, Set<String>> grants(JwtClaims claims) throws InvalidTokenException {
        Map<Resource, Set<String>> grants = new HashMap<>();
        Object access = claims.getClaimValue("access");
        if (access != null && !(access instanceof List<?>)) {
            throw new InvalidTokenException("the claim access is no list");
        }
        for (Object entry : elements(access)) {
            if (entry instanceof Map<?, ?> fields
                    && fields.get("type") instanceof String type
                    && fields.get("name") instanceof String name) {
                Set<String> actions = grants.computeIfAbsent(new Resource(type, name), _ -> new HashSet<>());
                elements(fields.get("actions")).forEach(action -> actions.add(String.valueOf(action)));
            }
        }
        return grants;
    }

    private static List<?> elements(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private Decision challenge(Wish wish, String error, String reason) {
        StringBuilder text = new StringBuilder("Bearer realm=")
                .append(Refused.quoted(options.realm()))
                .append(",service=")
                .append(Refused.quoted(options.service()));
        String scope = scope(wish);
        if (!scope.isEmpty()) {
            text.append(",scope=").append(Refused.quoted(scope));
        }
        if (!error.isEmpty()) {
            text.append(",error=").append(Refused.quoted(error));
        }
        return new Decision.Unauthenticated(text.toString(), reason);
    }

    /** What a token should give. Who pushes also looks for what is there already. */
    private static String scope(Wish wish) {
        return switch (wish) {
            case Wish.Entry _ -> "";
            case Wish.Catalog _ -> "registry:catalog:*";
            case Wish.InRepository(String name, Action action) ->
                "repository:" + name + ":"
                        + switch (action) {
                            case PULL -> "pull";
                            case PUSH -> "pull,push";
                            case DELETE -> "delete";
                        };
        };
    }

    /** Somebody without a token that counts. */
    private final class Stranger implements Visitor {
        private final String reason;
        private final String error;

        private Stranger(String reason, String error) {
            this.reason = reason;
            this.error = error;
        }

        @Override
        public Decision decide(Wish wish) {
            return challenge(wish, error, reason);
        }

        @Override
        public boolean sees(String repository) {
            return false;
        }
    }

    private final class Holder implements Visitor {
        private final String user;
        private final Map<Resource, Set<String>> grants;

        private Holder(String user, Map<Resource, Set<String>> grants) {
            this.user = user;
            this.grants = grants;
        }

        @Override
        public Decision decide(Wish wish) {
            return switch (wish) {
                case Wish.Entry _ -> new Decision.Allowed(user);
                case Wish.Catalog _ ->
                    isGranted("registry", "catalog", ANY) ? new Decision.Allowed(user) : insufficient(wish);
                case Wish.InRepository(String name, Action action) -> decideWithin(name, action, wish);
            };
        }

        private Decision decideWithin(String name, Action action, Wish wish) {
            if (!isGranted("repository", name, word(action))) {
                return insufficient(wish);
            }
            if (rules.allow(user, name, action)) {
                return new Decision.Allowed(user);
            }
            return user.isEmpty() ? insufficient(wish) : new Decision.Denied(user);
        }

        private boolean isGranted(String type, String name, String action) {
            Set<String> actions = grants.getOrDefault(new Resource(type, name), Set.of());
            return actions.contains(action) || actions.contains(ANY);
        }

        private Decision insufficient(Wish wish) {
            return challenge(wish, "insufficient_scope", "the token does not give access: " + scope(wish));
        }

        /** Whoever may have the catalog has all of it, as far as the rules go: tokens for it name no repositories. */
        @Override
        public boolean sees(String repository) {
            return rules.allow(user, repository, Action.PULL);
        }
    }

    private static String word(Action action) {
        return switch (action) {
            case PULL -> "pull";
            case PUSH -> "push";
            case DELETE -> "delete";
        };
    }
}
