package dev.priok.registryclient.wire;

import dev.priok.registryclient.RegistrySettings.Patience;
import dev.priok.registryclient.host.Endpoint;
import dev.priok.registryclient.wire.Transport.Authorization;
import dev.priok.registryclient.wire.Transport.Manner;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody at one endpoint. Answers the endpoint's questions for credentials, and falls back to plain HTTP where that is
 * allowed and nothing else ever worked. Thread-safe.
 */
final class Connection {
    private final Transport transport;
    private final Endpoint endpoint;
    private final Authority authority;
    private final Patience patience;
    private final Manner manner;
    private final Consumer<Reply> seen;
    private volatile URI base;
    /** Where somebody has answered. */
    private volatile @Nullable URI proven;

    /** @param seen gets every answer, before it is read */
    Connection(Transport transport, Endpoint endpoint, Authority authority, Patience patience, Consumer<Reply> seen) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.authority = authority;
        this.patience = patience;
        this.seen = seen;
        this.manner = new Manner(endpoint.trust(), endpoint.headers());
        this.base = endpoint.base();
    }

    Patience patience() {
        return patience;
    }

    URI base() {
        return base;
    }

    Authority authority() {
        return authority;
    }

    /** The successful answer; repeated while the failure may pass. */
    Reply send(Call call, List<String> scopes) throws IOException {
        return Persistence.run(patience, () -> sendOnce(call, scopes));
    }

    /** The successful answer; a {@link RegistryFailure} for any other. */
    Reply sendOnce(Call call, List<String> scopes) throws IOException {
        Reply reply = answer(call, scopes);
        if (!reply.succeeded()) {
            throw RegistryFailure.of(reply);
        }
        return reply;
    }

    /** Any answer, except that a question for credentials is answered first. */
    private Reply answer(Call call, List<String> scopes) throws IOException {
        for (int round = 0; ; round++) {
            Optional<Authorization> authorization = authority.authorization(base, scopes);
            Reply reply = exchange(call, authorization);
            if (reply.status() != 401
                    || round == 2
                    || !authority.isChallenged(reply, base, scopes, authorization.orElse(null))) {
                return reply;
            }
            reply.close();
        }
    }

    private Reply exchange(Call call, Optional<Authorization> authorization) throws IOException {
        URI used = base;
        try {
            Reply reply = transport.send(placed(call, used), manner, authorization.orElse(null));
            proven = used;
            base = used;
            seen.accept(reply);
            return reply;
        } catch (InterruptedIOException | MalformedReply e) {
            throw e;
        } catch (IOException e) {
            URI plain = endpoint.plain();
            if (plain == null || used.equals(plain) || used.equals(proven)) {
                throw e;
            }
            // Other threads may have found out meanwhile.
            base = plain;
            return exchange(call, authorization);
        }
    }

    private static Call placed(Call call, URI base) {
        boolean isAbsolute = call.target().contains("://");
        return isAbsolute ? call : call.to(URI.create(base + "/" + call.target()));
    }
}
