package dev.priok.store.stream;

import dev.priok.store.tar.BlockSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands blocks from one writing thread to one reading thread. Holds at most {@link #BLOCKS} blocks, which are used again
 * and again. Whichever side gives up first wakes the other.
 */
public final class BlockPipe {
    public static final int BLOCK_BYTES = 256 * 1024;
    private static final int BLOCKS = 6;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> free = new ArrayDeque<>();
    private final Deque<Filled> filled = new ArrayDeque<>();
    private int made;
    private boolean complete;
    private boolean abandoned;
    private @Nullable IOException failure;

    private record Filled(byte[] bytes, int length) {}

    /** An empty block to fill; blocks until there is one. */
    public byte[] take() throws IOException {
        lock.lock();
        try {
            while (true) {
                if (abandoned) {
                    throw new IOException("the reader of the data gave up");
                }
                byte[] block = free.poll();
                if (block != null) {
                    return block;
                }
                if (made < BLOCKS) {
                    made++;
                    return new byte[BLOCK_BYTES];
                }
                await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Hands on a block that {@link #take} gave. */
    public void put(byte[] block, int length) {
        lock.lock();
        try {
            filled.add(new Filled(block, length));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The writer has put everything. */
    public void complete() {
        lock.lock();
        try {
            complete = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The writer gives up: the reader gets {@code cause} at once. */
    public void fail(IOException cause) {
        lock.lock();
        try {
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The reader gives up: the writer's next {@link #take} fails. */
    public void abandon() {
        lock.lock();
        try {
            abandoned = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The reading side; one only. */
    public BlockSource source() {
        return new Reader();
    }

    private void await() throws InterruptedIOException {
        try {
            changed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for data");
        }
    }

    private @Nullable Filled exchange(byte @Nullable [] used) throws IOException {
        lock.lock();
        try {
            if (used != null) {
                free.add(used);
                changed.signalAll();
            }
            while (true) {
                if (failure != null) {
                    throw new IOException("the writer of the data gave up", failure);
                }
                Filled next = filled.poll();
                if (next != null || complete) {
                    return next;
                }
                await();
            }
        } finally {
            lock.unlock();
        }
    }

    private final class Reader extends BlockSource {
        private byte @Nullable [] current;

        @Override
        protected boolean fetch() throws IOException {
            Filled next = exchange(current);
            current = next == null ? null : next.bytes();
            if (next == null) {
                return false;
            }
            accept(next.bytes(), 0, next.length());
            return true;
        }
    }
}
