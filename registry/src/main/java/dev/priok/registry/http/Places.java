package dev.priok.registry.http;

import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** As many as may do something that takes memory at the same time. Any thread. */
final class Places {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Semaphore free;
    private final String what;

    /** @param what is told to clients for whom there is none */
    Places(int count, String what) {
        this.free = new Semaphore(count);
        this.what = what;
    }

    /** Blocks for a while; TOOMANYREQUESTS if there is none then. */
    Place take() throws IOException {
        try {
            if (!free.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw RegistryException.of(ErrorCode.TOOMANYREQUESTS, what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a place", e);
        }
        return new Place();
    }

    /** One of them. */
    final class Place implements AutoCloseable {
        private Place() {}

        @Override
        public void close() {
            free.release();
        }
    }
}
