package dev.priok.api.build;

import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Files that builds have for their clients, who fetch each by another call while the build waits. Thread-safe. */
public final class BuildOutlets {
    private final Map<String, Outlet> open = new ConcurrentHashMap<>();

    /**
     * A file that somebody will fetch.
     *
     * @param announce gets its name, which nobody can guess
     * @return closing it waits until the client has all
     */
    OutputStream offer(Consumer<String> announce) throws IOException {
        String token = UUID.randomUUID().toString();
        Outlet outlet = new Outlet(token);
        open.put(token, outlet);
        announce.accept(token);
        return outlet;
    }

    /** Passes a file on, to its end. NotFound if there is none of that name, or it was fetched. */
    void fetch(String token, OutputStream to) throws IOException {
        Outlet outlet = open.remove(token);
        if (outlet == null) {
            throw EngineException.notFound("no such output of a build: " + token);
        }
        try (to) {
            outlet.in.transferTo(to);
        } catch (IOException e) {
            outlet.fetched.completeExceptionally(e);
            throw e;
        } finally {
            // Whoever writes on finds nobody there.
            outlet.in.close();
        }
        outlet.fetched.complete(true);
    }

    /** What the client doesn't want: whoever writes it writes into nothing. NotFound if there is none of that name. */
    void decline(String token) throws IOException {
        Outlet outlet = open.remove(token);
        if (outlet == null) {
            throw EngineException.notFound("no such output of a build: " + token);
        }
        outlet.isDeclined = true;
        outlet.in.close();
        outlet.fetched.complete(true);
    }

    private final class Outlet extends OutputStream {
        private final String token;
        private final InputStream in;
        private final OutputStream out;
        private final CompletableFuture<Boolean> fetched = new CompletableFuture<>();
        private volatile boolean isDeclined;

        Outlet(String token) throws IOException {
            this.token = token;
            // One of the kernel's doesn't mind which threads are at its ends.
            Pipe pipe = Pipe.open();
            in = Channels.newInputStream(pipe.source());
            out = Channels.newOutputStream(pipe.sink());
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                if (!isDeclined) {
                    throw e;
                }
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
            try {
                fetched.get();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted before the client had the output");
            } catch (ExecutionException e) {
                throw new IOException("the client did not take the output: " + e.getCause(), e);
            } finally {
                if (open.remove(token) != null) {
                    in.close();
                }
            }
        }
    }
}
