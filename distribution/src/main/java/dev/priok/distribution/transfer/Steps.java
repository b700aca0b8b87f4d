package dev.priok.distribution.transfer;

import dev.priok.engine.port.Registries.BlobStep;
import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.engine.port.Registries.BlobStep.Retrying;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;

/** Tells of one blob's transfer, not more often than anybody can see. For one thread at a time. */
final class Steps {
    private static final long PAUSE_NANOS = 100_000_000;

    private final TransferListener listener;
    private final Digest blob;
    private final long totalBytes;
    private long last = System.nanoTime() - PAUSE_NANOS;

    Steps(TransferListener listener, Digest blob, long totalBytes) {
        this.listener = listener;
        this.blob = blob;
        this.totalBytes = totalBytes;
    }

    void is(BlobStep step) {
        listener.blob(blob, step, 0, 0);
    }

    /** Left out if the last was told of only just now. */
    void moves(Plain step, long currentBytes) {
        moves(step, currentBytes, totalBytes);
    }

    /** @param total 0 while nobody knows */
    void moves(Plain step, long currentBytes, long total) {
        long now = System.nanoTime();
        if (now - last >= PAUSE_NANOS) {
            last = now;
            listener.blob(blob, step, currentBytes, total);
        }
    }

    void retries(int seconds) {
        is(new Retrying(seconds));
    }
}
