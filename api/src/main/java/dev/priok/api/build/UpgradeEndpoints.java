package dev.priok.api.build;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Router;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.util.Locale;

/** Where connections leave HTTP for BuildKit's protocols, all of which are HTTP/2 without TLS. */
public final class UpgradeEndpoints {
    private static final String PROTOCOL = "h2c";

    private final BuildProtocols protocols;

    public UpgradeEndpoints(BuildProtocols protocols) {
        this.protocols = protocols;
    }

    public void register(Router router) {
        router.post("/grpc", this::grpc).post("/session", this::session);
    }

    private void grpc(Exchange exchange) throws IOException {
        requireUpgrade(exchange);
        protocols.serveGrpc(exchange.switchTo(PROTOCOL));
    }

    private void session(Exchange exchange) throws IOException {
        requireUpgrade(exchange);
        protocols.requireSession(exchange.headers());
        protocols.serveSession(exchange.headers(), exchange.switchTo(PROTOCOL));
    }

    private static void requireUpgrade(Exchange exchange) {
        String protocol = exchange.header("Upgrade");
        if (protocol == null || protocol.isEmpty()) {
            throw EngineException.invalid("no upgrade proto in request");
        }
        if (!protocol.toLowerCase(Locale.ROOT).equals(PROTOCOL)) {
            throw EngineException.invalid("protocol " + protocol + " not supported");
        }
    }
}
