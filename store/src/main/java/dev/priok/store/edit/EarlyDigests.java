package dev.priok.store.edit;

import dev.priok.kernel.Directory;
import dev.priok.kernel.KernelException;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Digests of files while others are still being written: a thread reads behind the one that writes, while the files are
 * in memory and the sender keeps the writer waiting. Files that it can't keep up with are read when they are asked for.
 * Only for directories that nobody else changes; what is known is forgotten with {@link #close}.
 */
final class EarlyDigests implements AutoCloseable {
    /** Reading smaller ones later costs less than handing them over. */
    private static final long LEAST_BYTES = 4096;

    private static final int MOST_WAITING = 1024;
    private static final int MOST_KNOWN = 20_000;
    private static final String END = "";

    private final Directory root;
    private final FileDigests digests;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Set<FileDigests.Key> known = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;

    /** @param root stays the caller's to close, after {@link #finish} */
    EarlyDigests(Directory root, FileDigests digests) {
        this.root = root;
        this.digests = digests;
    }

    /** A file was written and won't be changed. For one thread. */
    void written(String path, long sizeBytes) {
        if (sizeBytes < LEAST_BYTES) {
            return;
        }
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("early-digests").start(this::read);
        }
        waiting.offer(path);
    }

    private void read() {
        byte[] buffer = new byte[FileDigests.BUFFER_BYTES];
        while (true) {
            String path;
            try {
                path = waiting.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (path.equals(END)) {
                return;
            }
            if (known.size() < MOST_KNOWN) {
                learn(path, buffer);
            }
        }
    }

    private void learn(String path, byte[] buffer) {
        try {
            known.add(digests.learn(root, path, buffer));
        } catch (KernelException e) {
            // Another member took the file's place; whoever needs its digest reads what is there then.
        }
    }

    /** Waits for what is being read. */
    void finish() {
        Thread reader = thread;
        if (reader == null) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        boolean told = false;
        while (reader.isAlive()) {
            try {
                if (!told) {
                    waiting.put(END);
                    told = true;
                }
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        digests.forget(known);
    }
}
