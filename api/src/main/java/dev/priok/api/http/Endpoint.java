package dev.priok.api.http;

import java.io.IOException;

/** Answers one kind of request. Runs on a virtual thread of its own and may block. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers, or throws before it has begun to.
     *
     * @throws dev.priok.model.EngineException told to the client
     * @throws IOException the client is gone
     */
    void handle(Exchange exchange) throws IOException;
}
