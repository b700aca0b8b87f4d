package dev.priok.registryclient.wire;

import dev.priok.model.RegistryCredentials;
import dev.priok.registryclient.host.Endpoint;
import dev.priok.registryclient.wire.Tokens.Given;
import dev.priok.registryclient.wire.Tokens.Wanted;
import dev.priok.registryclient.wire.Transport.Authorization;
import dev.priok.registryclient.wire.Transport.Manner;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Somebody's right to use one endpoint: what the endpoint asks for, once it has asked. Thread-safe. */
final class Authority {
    private final Tokens tokens;
    private final RegistryCredentials credentials;
    private final Manner manner;
    private volatile @Nullable Challenge challenge;

    Authority(Tokens tokens, RegistryCredentials credentials, Endpoint endpoint) {
        this.tokens = tokens;
        this.credentials = credentials;
        // A token server is trusted as its registry is; the registry's own headers are none of its business.
        this.manner = new Manner(endpoint.trust(), Map.of());
    }

    /** For a request with these scopes; empty: the endpoint has not asked for any yet. */
    Optional<Authorization> authorization(URI base, List<String> scopes) throws IOException {
        if (!credentials.registryToken().isEmpty()) {
            return Optional.of(new Authorization(base, "Bearer " + credentials.registryToken()));
        }
        Challenge asked = challenge;
        if (asked == null) {
            return Optional.empty();
        }
        if (asked.scheme().equals("basic")) {
            return Optional.of(new Authorization(base, Tokens.basic(credentials)));
        }
        return Optional.of(new Authorization(base, "Bearer " + tokens.token(wanted(base, asked, scopes), manner)));
    }

    /**
     * Takes note of what an endpoint asks for.
     *
     * @param used what it didn't take; null if it was asked without
     * @return whether it may be asked again
     */
    boolean isChallenged(Reply reply, URI base, List<String> scopes, @Nullable Authorization used) throws IOException {
        List<Challenge> offered = Challenge.parse(reply.headers("WWW-Authenticate"));
        Challenge bearer = first(offered, "bearer");
        Challenge basic = first(offered, "basic");
        if (!credentials.registryToken().isEmpty()) {
            return false;
        }
        if (bearer != null && !bearer.parameter("realm").isEmpty()) {
            challenge = bearer;
            if (used != null) {
                tokens.forget(wanted(base, bearer, scopes));
            }
            return true;
        }
        if (basic != null) {
            if (credentials.username().isEmpty()) {
                throw RegistryFailure.noCredentials();
            }
            challenge = basic;
            return used == null;
        }
        return false;
    }

    /** What stands for the password from now on; empty if the endpoint has no such thing. Asked after a challenge. */
    String identityToken(URI base) throws IOException {
        Challenge asked = challenge;
        if (asked == null
                || !asked.scheme().equals("bearer")
                || credentials.username().isEmpty()) {
            return "";
        }
        Given given = tokens.ask(wanted(base, asked, List.of()), manner, true);
        return given.refreshToken();
    }

    private static @Nullable Challenge first(List<Challenge> offered, String scheme) {
        return offered.stream()
                .filter(challenge -> challenge.scheme().equals(scheme))
                .findFirst()
                .orElse(null);
    }

    private Wanted wanted(URI base, Challenge asked, List<String> scopes) throws IOException {
        URI realm = Transport.resolve(base, asked.parameter("realm"));
        if ("https".equals(base.getScheme()) && !"https".equals(realm.getScheme())) {
            throw new MalformedReply(base.getRawAuthority() + " wants tokens from " + realm.getRawAuthority()
                    + ", which would get the credentials unencrypted");
        }
        return new Wanted(realm, asked.parameter("service"), scopes, credentials);
    }
}
