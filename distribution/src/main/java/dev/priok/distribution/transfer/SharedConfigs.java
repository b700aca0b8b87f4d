package dev.priok.distribution.transfer;

import dev.priok.model.Digest;
import dev.priok.oci.Descriptor;
import dev.priok.registryclient.wire.Repository;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Fetches an image's configuration once for all pulls that need it at the same time. Thread-safe. */
final class SharedConfigs {
    private final Map<Wanted, Fetch> fetches = new HashMap<>();

    private record Wanted(Digest digest, long sizeBytes) {}

    /** One configuration; {@code users} is guarded by the map. */
    private static final class Fetch {
        private final CompletableFuture<byte[]> result = new CompletableFuture<>();
        private int users;
    }

    /** A configuration that is here for others too until it is closed. */
    final class Held implements AutoCloseable {
        private final Wanted wanted;
        private final Fetch fetch;
        private final byte[] json;

        private Held(Wanted wanted, Fetch fetch, byte[] json) {
            this.wanted = wanted;
            this.fetch = fetch;
            this.json = json;
        }

        /** Not to be changed. */
        byte[] json() {
            return json;
        }

        /** Once. */
        @Override
        public void close() {
            leave(wanted, fetch);
        }
    }

    Held get(Descriptor config, Repository source) throws IOException {
        Wanted wanted = new Wanted(config.digest(), config.sizeBytes());
        while (true) {
            Fetch fetch;
            boolean isFirst;
            synchronized (fetches) {
                fetch = fetches.computeIfAbsent(wanted, _ -> new Fetch());
                isFirst = fetch.users++ == 0;
            }
            boolean isHeld = false;
            try {
                byte[] json = isFirst ? fetch(wanted, fetch, source) : await(fetch);
                isHeld = true;
                return new Held(wanted, fetch, json);
            } catch (InterruptedIOException e) {
                if (isFirst || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            } catch (IOException | RuntimeException e) {
                // Whoever began it may have fewer rights, or another place to get it from.
                if (isFirst) {
                    throw e;
                }
            } finally {
                if (!isHeld) {
                    leave(wanted, fetch);
                }
            }
        }
    }

    private byte[] fetch(Wanted wanted, Fetch fetch, Repository source) throws IOException {
        try {
            byte[] json = source.smallBlob(wanted.digest(), wanted.sizeBytes(), ConfigBlob.MOST_BYTES);
            fetch.result.complete(json);
            return json;
        } catch (IOException | RuntimeException | Error e) {
            // Whoever comes now begins anew.
            synchronized (fetches) {
                fetches.remove(wanted, fetch);
            }
            fetch.result.completeExceptionally(e);
            throw e;
        }
    }

    private static byte[] await(Fetch fetch) throws IOException {
        try {
            return fetch.result.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a configuration");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void leave(Wanted wanted, Fetch fetch) {
        synchronized (fetches) {
            if (--fetch.users == 0) {
                fetches.remove(wanted, fetch);
            }
        }
    }
}
