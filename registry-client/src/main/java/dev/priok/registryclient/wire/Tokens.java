package dev.priok.registryclient.wire;

import dev.priok.model.RegistryCredentials;
import dev.priok.registryclient.wire.Transport.Authorization;
import dev.priok.registryclient.wire.Transport.Manner;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bearer tokens from the servers that registries name (distribution, docs "Token Authentication Specification" and "OAuth2
 * Token Authentication"), kept until shortly before they expire. Thread-safe.
 */
final class Tokens {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_KEPT = 256;
    /** What the specification says for a server that doesn't say; and what is kept back for the way. */
    private static final long DEFAULT_SECONDS = 60;

    private static final Duration MARGIN = Duration.ofSeconds(10);
    private static final String CLIENT = "priok";

    private final Transport transport;
    private final InstantSource clock;
    private final Map<Wanted, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** What a token is for. */
    record Wanted(URI realm, String service, List<String> scopes, RegistryCredentials credentials) {}

    private record Kept(String token, Instant until) {}

    /** @param refreshToken empty if the server gives none */
    record Given(String token, String refreshToken, long seconds) {}

    Tokens(Transport transport, InstantSource clock) {
        this.transport = transport;
        this.clock = clock;
    }

    String token(Wanted wanted, Manner manner) throws IOException {
        synchronized (kept) {
            Kept known = kept.get(wanted);
            if (known != null && clock.instant().isBefore(known.until())) {
                return known.token();
            }
        }
        Instant asked = clock.instant();
        Given given = ask(wanted, manner, false);
        synchronized (kept) {
            kept.put(
                    wanted,
                    new Kept(given.token(), asked.plusSeconds(given.seconds()).minus(MARGIN)));
            if (kept.size() > MOST_KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return given.token();
    }

    /** The registry didn't take it. */
    void forget(Wanted wanted) {
        synchronized (kept) {
            kept.remove(wanted);
        }
    }

    /** @param offline whether a refresh token is wanted too, which stands for the password from then on */
    Given ask(Wanted wanted, Manner manner, boolean offline) throws IOException {
        RegistryCredentials credentials = wanted.credentials();
        boolean refreshes = !credentials.identityToken().isEmpty();
        Call call = refreshes ? refresh(wanted) : query(wanted, offline);
        Authorization authorization = refreshes || credentials.username().isEmpty()
                ? null
                : new Authorization(wanted.realm(), basic(credentials));
        try (Reply reply = transport.send(call, manner, authorization)) {
            if (reply.status() == 401 && !credentials.equals(RegistryCredentials.NONE)) {
                throw RegistryFailure.wrongCredentials();
            }
            if (!reply.succeeded()) {
                throw RegistryFailure.of(reply);
            }
            return given(reply);
        }
    }

    static String basic(RegistryCredentials credentials) {
        byte[] pair = (credentials.username() + ":" + credentials.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static Call query(Wanted wanted, boolean offline) {
        List<String> fields = new ArrayList<>();
        addService(wanted, fields);
        wanted.scopes().forEach(scope -> fields.add(field("scope", scope)));
        if (!wanted.credentials().username().isEmpty()) {
            fields.add(field("account", wanted.credentials().username()));
        }
        if (offline) {
            fields.add(field("offline_token", "true"));
            fields.add(field("client_id", CLIENT));
        }
        String realm = wanted.realm().toString();
        String separator = realm.indexOf('?') < 0 ? "?" : "&";
        return Call.get(fields.isEmpty() ? realm : realm + separator + String.join("&", fields));
    }

    private static Call refresh(Wanted wanted) {
        List<String> fields = new ArrayList<>();
        addService(wanted, fields);
        if (!wanted.scopes().isEmpty()) {
            fields.add(field("scope", String.join(" ", wanted.scopes())));
        }
        fields.add(field("client_id", CLIENT));
        fields.add(field("grant_type", "refresh_token"));
        fields.add(field("refresh_token", wanted.credentials().identityToken()));
        byte[] form = String.join("&", fields).getBytes(StandardCharsets.UTF_8);
        return new Call(
                "POST", wanted.realm().toString(), Map.of(), Content.of("application/x-www-form-urlencoded", form));
    }

    private static void addService(Wanted wanted, List<String> fields) {
        if (!wanted.service().isEmpty()) {
            fields.add(field("service", wanted.service()));
        }
    }

    private static String field(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static Given given(Reply reply) throws IOException {
        JsonNode answer;
        try {
            answer = MAPPER.readTree(reply.bytes(MOST_BYTES));
        } catch (JacksonException _) {
            throw new MalformedReply("the token server " + reply.address().getRawAuthority() + " answered no JSON");
        }
        String token = text(answer, "token");
        if (token.isEmpty()) {
            token = text(answer, "access_token");
        }
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new MalformedReply("the token server " + reply.address().getRawAuthority() + " gave no token");
        }
        long seconds = answer.path("expires_in").asLong(DEFAULT_SECONDS);
        return new Given(token, text(answer, "refresh_token"), Math.max(DEFAULT_SECONDS, Math.min(seconds, 86_400)));
    }

    private static String text(@Nullable JsonNode node, String name) {
        return node == null ? "" : node.path(name).asString("");
    }
}
