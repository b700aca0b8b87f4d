package dev.priok.distribution.transfer;

import dev.priok.distribution.transfer.LayerDownload.Wanted;
import dev.priok.engine.TaskScope;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.Registries.BlobStep;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.registryclient.wire.WrongContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Downloads each blob once, however many pulls want it. One goes on as long as anybody wants it. Thread-safe. */
public final class SharedDownloads {
    private final ImageContent content;
    private final TaskScope scope;
    private final Semaphore slots;
    private final Map<Digest, Running> running = new HashMap<>();

    /** @param most at the same time */
    public SharedDownloads(ImageContent content, TaskScope scope, int most) {
        this.content = content;
        this.scope = scope;
        this.slots = new Semaphore(most, true);
    }

    /** One download and those who wait for it; its fields are guarded by the map. */
    private final class Running implements TransferListener {
        private final LayerDownload download;
        private final List<TransferListener> listeners = new CopyOnWriteArrayList<>();
        private final CompletableFuture<HeldLayer> result = new CompletableFuture<>();
        private @Nullable Thread thread;
        private int waiting;
        private boolean isOver;

        Running(Wanted wanted) {
            this.download = new LayerDownload(content, slots, wanted, this);
        }

        @Override
        public void blob(Digest blob, BlobStep step, long currentBytes, long totalBytes) {
            listeners.forEach(listener -> listener.blob(blob, step, currentBytes, totalBytes));
        }
    }

    /** The layer, held for the caller. */
    HeldLayer get(Wanted wanted, TransferListener listener) throws IOException {
        while (true) {
            boolean isFirst = false;
            Running joined;
            synchronized (running) {
                Running present = running.get(wanted.blob().digest());
                if (present == null) {
                    isFirst = true;
                    joined = start(wanted);
                } else {
                    joined = present;
                }
                joined.waiting++;
                joined.listeners.add(listener);
            }
            try {
                Optional<HeldLayer> layer = content.hold(await(joined).diffId());
                if (layer.isPresent()) {
                    return requireSame(wanted, layer.get());
                }
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
                leave(joined, listener);
            }
        }
    }

    /** Another image's configuration may say that the same blob is another layer. */
    private static HeldLayer requireSame(Wanted wanted, HeldLayer layer) throws IOException {
        if (layer.diffId().equals(wanted.diffId())) {
            return layer;
        }
        layer.close();
        throw new WrongContent("layer " + wanted.blob().digest() + " has diff id " + layer.diffId()
                + ", but the image's configuration says " + wanted.diffId());
    }

    private Running start(Wanted wanted) {
        Running made = new Running(wanted);
        Digest digest = wanted.blob().digest();
        running.put(digest, made);
        made.thread = scope.fork("download " + digest.shortForm(), () -> {
            try {
                HeldLayer layer = made.download.run();
                if (!isWanted(digest, made, () -> made.result.complete(layer))) {
                    layer.close();
                }
            } catch (IOException | RuntimeException | Error e) {
                isWanted(digest, made, () -> made.result.completeExceptionally(e));
            }
        });
        if (made.thread.getState() == Thread.State.NEW) {
            running.remove(digest);
            made.isOver = true;
            made.result.completeExceptionally(new InterruptedIOException("the daemon is shutting down"));
        }
        return made;
    }

    /** Ends it: whoever comes now begins anew. False if nobody waits for it any more. */
    private boolean isWanted(Digest digest, Running ended, Runnable complete) {
        synchronized (running) {
            running.remove(digest);
            ended.isOver = true;
            complete.run();
            return ended.waiting > 0;
        }
    }

    private static HeldLayer await(Running joined) throws IOException {
        try {
            return joined.result.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a download");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IOException(e);
            }
        }
    }

    private void leave(Running joined, TransferListener listener) {
        HeldLayer unwanted = null;
        synchronized (running) {
            joined.listeners.remove(listener);
            joined.waiting--;
            if (joined.waiting == 0) {
                if (joined.isOver) {
                    unwanted = joined.result.isCompletedExceptionally() ? null : joined.result.getNow(null);
                } else {
                    joined.download.cancel();
                    if (joined.thread != null) {
                        joined.thread.interrupt();
                    }
                }
            }
        }
        if (unwanted != null) {
            unwanted.close();
        }
    }
}
