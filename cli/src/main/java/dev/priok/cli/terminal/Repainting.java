package dev.priok.cli.terminal;

import java.time.Duration;

/** Has something at a terminal painted again and again, by a thread of its own, from its beginning until it is closed. */
public final class Repainting implements AutoCloseable {
    private static final Duration REFRESH = Duration.ofMillis(100);

    private final Runnable paint;
    private final Thread thread;

    public Repainting(Runnable paint) {
        this.paint = paint;
        thread = Thread.ofPlatform().daemon().name("repainting").unstarted(this::run);
    }

    /** Idempotent; for one thread at a time. */
    public void begin() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                paint.run();
                Thread.sleep(REFRESH);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing is painted after that. Whoever calls holds no lock that the painting takes. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
