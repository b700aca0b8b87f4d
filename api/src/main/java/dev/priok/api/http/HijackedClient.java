package dev.priok.api.http;

import dev.priok.engine.container.AttachClient;
import dev.priok.engine.port.OutputSink;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The far end of an attach or exec session over a connection taken from HTTP. Clients that ask for an upgrade get 101;
 * others get 200 and then the same bytes. A client that goes away completely interrupts the thread that runs the
 * session; one that closes only its side has ended its input.
 */
public final class HijackedClient implements AttachClient {
    private final Exchange exchange;
    private final boolean framed;
    private final boolean readsInput;
    private final boolean repeatsCommonHeaders;
    private @Nullable TakenConnection connection;

    /**
     * @param framed output has stream heads
     * @param readsInput the session takes what the client sends; otherwise that is thrown away
     * @param repeatsCommonHeaders exec's head has the headers of every answer, attach's has not (observed on moby)
     */
    public HijackedClient(Exchange exchange, boolean framed, boolean readsInput, boolean repeatsCommonHeaders) {
        this.exchange = exchange;
        this.framed = framed;
        this.readsInput = readsInput;
        this.repeatsCommonHeaders = repeatsCommonHeaders;
    }

    @Override
    public void started() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        boolean upgrade = exchange.wantsUpgrade();
        boolean multiplexed = upgrade && framed && !exchange.version().before(42);
        headers.put("Content-Type", multiplexed ? OutputFrames.MULTIPLEXED : OutputFrames.RAW);
        if (upgrade) {
            headers.put("Connection", "Upgrade");
            headers.put("Upgrade", "tcp");
        }
        TakenConnection taken =
                exchange.hijack(upgrade ? "HTTP/1.1 101 UPGRADED" : "HTTP/1.1 200 OK", headers, repeatsCommonHeaders);
        connection = taken;
        taken.watchForHangUp(Thread.currentThread());
        if (!readsInput) {
            taken.discardInput(null);
        }
    }

    public boolean isStarted() {
        return connection != null;
    }

    /** Ends the session on the wire; nothing if it has not started. */
    public void end() {
        TakenConnection taken = connection;
        if (taken != null) {
            taken.end();
        }
    }

    @Override
    public InputStream input() {
        return taken().input();
    }

    @Override
    public OutputSink output() {
        return OutputFrames.to(taken()::write, framed);
    }

    private TakenConnection taken() {
        TakenConnection taken = connection;
        if (taken == null) {
            throw new IllegalStateException("the session has not started");
        }
        return taken;
    }
}
