package dev.priok.api.build;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What builds ask their clients for, who give each by another call while the build waits. Thread-safe. */
final class BuildInlets {
    /** A client that reads its answer gives at once. */
    private static final int ARRIVAL_SECONDS = 120;

    private final Map<String, CompletableFuture<Gift>> awaited = new ConcurrentHashMap<>();

    private sealed interface Gift {
        /** @param read completed when nobody reads it any more */
        record Content(InputStream body, CompletableFuture<Boolean> read) implements Gift {}

        record Connection(Socket socket) implements Gift {}

        /** @param why for people */
        record Nothing(String why) implements Gift {}
    }

    /**
     * Asks for content and reads it.
     *
     * @param announce gets the name under which the client gives it, which nobody can guess
     */
    <T> T read(Consumer<String> announce, Function<InputStream, T> reading) {
        try (InputStream content = open(announce)) {
            return reading.apply(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks for content; the caller closes it. NotFound if the client hasn't got it. */
    InputStream open(Consumer<String> announce) {
        return switch (await(announce)) {
            case Gift.Content(InputStream body, CompletableFuture<Boolean> read) ->
                new FilterInputStream(body) {
                    @Override
                    public void close() {
                        // The body is closed by the call that brought it.
                        read.complete(true);
                    }
                };
            case Gift.Connection(Socket socket) -> {
                TunnelledChannel.close(socket);
                throw EngineException.invalid("the client gave a connection where a build reads content");
            }
            case Gift.Nothing(String why) -> throw missing(why);
        };
    }

    private static EngineException missing(String why) {
        return EngineException.notFound("the client doesn't give what the build asked for: " + why);
    }

    /** Asks for a connection; the caller closes it. */
    Socket connect(Consumer<String> announce) {
        return switch (await(announce)) {
            case Gift.Connection(Socket socket) -> socket;
            case Gift.Content(InputStream _, CompletableFuture<Boolean> read) -> {
                read.complete(true);
                throw EngineException.invalid("the client gave content where a build needs a connection");
            }
            case Gift.Nothing(String why) -> throw missing(why);
        };
    }

    private Gift await(Consumer<String> announce) {
        String token = UUID.randomUUID().toString();
        CompletableFuture<Gift> place = new CompletableFuture<>();
        awaited.put(token, place);
        @Nullable Gift gift = null;
        try {
            announce.accept(token);
            gift = place.get(ARRIVAL_SECONDS, TimeUnit.SECONDS);
            return gift;
        } catch (TimeoutException e) {
            throw new EngineException(
                    new EngineError.DeadlineExceeded("the client did not give what the build asked for"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        } catch (ExecutionException e) {
            throw cancelled(e);
        } finally {
            // Who gives at this moment finds that nobody waits.
            if (gift == null && awaited.remove(token) == null) {
                discard(place.getNow(null));
            }
        }
    }

    private static void discard(@Nullable Gift late) {
        switch (late) {
            case null -> {}
            case Gift.Nothing _ -> {}
            case Gift.Content(InputStream _, CompletableFuture<Boolean> read) -> read.complete(false);
            case Gift.Connection(Socket socket) -> TunnelledChannel.close(socket);
        }
    }

    /** Hands content to the build that waits for it; returns when that has read it. NotFound if none waits. */
    void give(String token, InputStream body) {
        CompletableFuture<Boolean> read = new CompletableFuture<>();
        hand(token, new Gift.Content(body, read));
        try {
            read.get();
        } catch (InterruptedException | ExecutionException e) {
            throw cancelled(e);
        }
    }

    /** Tells the build that waits for something that the client can't give it. NotFound if none waits. */
    void refuse(String token, String why) {
        hand(token, new Gift.Nothing(why));
    }

    /** Whether a build waits for that. */
    boolean awaits(String token) {
        return awaited.containsKey(token);
    }

    /** Hands a connection to the build that waits for it, which closes it. NotFound if none waits. */
    void give(String token, Socket socket) {
        hand(token, new Gift.Connection(socket));
    }

    private void hand(String token, Gift gift) {
        CompletableFuture<Gift> place = awaited.remove(token);
        if (place == null) {
            throw EngineException.notFound("no build waits for " + token);
        }
        place.complete(gift);
    }

    private static EngineException cancelled(Exception cause) {
        return new EngineException(new EngineError.Cancelled("the build was cancelled"), cause);
    }
}
