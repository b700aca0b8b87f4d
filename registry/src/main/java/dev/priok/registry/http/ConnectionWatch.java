package dev.priok.registry.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which no request has begun for some time, whatever trickles in: an idle timeout alone lets a client
 * hold one by sending its head a byte at a time.
 */
public final class ConnectionWatch extends Handler.Wrapper implements Connection.Listener {
    private final Scheduler scheduler;
    private final Duration patience;
    private final Map<Connection, Watched> open = new ConcurrentHashMap<>();

    private static final class Watched {
        private final AtomicInteger requests = new AtomicInteger();
        private volatile long quietSince = System.nanoTime();
    }

    public ConnectionWatch(Handler handler, Scheduler scheduler, Duration patience) {
        super(handler);
        this.scheduler = scheduler;
        this.patience = patience;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        scheduleNext();
    }

    private void scheduleNext() {
        scheduler.schedule(this::closeSlow, Math.max(100, patience.toMillis() / 4), TimeUnit.MILLISECONDS);
    }

    private void closeSlow() {
        long now = System.nanoTime();
        open.forEach((connection, watched) -> {
            if (watched.requests.get() == 0 && now - watched.quietSince > patience.toNanos()) {
                connection.getEndPoint().close(new IOException("no request for " + patience.toSeconds() + " s"));
            }
        });
        if (isRunning()) {
            scheduleNext();
        }
    }

    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof SslConnection)) {
            open.put(connection, new Watched());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        @Nullable Watched watched = open.get(request.getConnectionMetaData().getConnection());
        if (watched == null) {
            return super.handle(request, response, callback);
        }
        watched.requests.incrementAndGet();
        try {
            return super.handle(request, response, callback);
        } finally {
            watched.quietSince = System.nanoTime();
            watched.requests.decrementAndGet();
        }
    }

    /** Connections that are open. */
    public int connections() {
        return open.size();
    }
}
