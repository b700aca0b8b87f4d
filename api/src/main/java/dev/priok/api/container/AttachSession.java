package dev.priok.api.container;

import dev.priok.api.http.HijackedClient;
import dev.priok.engine.container.AttachOptions;
import dev.priok.engine.container.Containers;
import dev.priok.model.EngineException;
import java.io.IOException;

/** Runs one attach session to its end. */
final class AttachSession {
    private static final System.Logger LOG = System.getLogger(AttachSession.class.getName());

    private AttachSession() {}

    /** @throws EngineException only before the session has started */
    static void run(Containers containers, String reference, AttachOptions options, HijackedClient client)
            throws IOException {
        try {
            containers.attach(reference, options, client);
        } catch (EngineException e) {
            if (!client.isStarted()) {
                throw e;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "attach ended early container=" + reference + " error=\"" + e.getMessage() + "\"");
        } finally {
            client.end();
        }
    }
}
