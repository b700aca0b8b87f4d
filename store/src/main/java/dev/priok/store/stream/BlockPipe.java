package dev.priok.store.stream;

import dev.priok.store.tar.BlockSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

    /** Says to the writer that nobody reads any more. */
    public static final class AbandonedException extends IOException {
        private static final long serialVersionUID = 1L;

        AbandonedException() {
            super("the reader of the data gave up");
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Filled(byte[] bytes, int length) {}

    /** An empty block to fill; blocks until there is one. */
    public byte[] take() throws IOException {
        lock.lock();
        try {
            while (true) {
                if (abandoned) {
                    throw new AbandonedException();
                }
                byte[] block = free.poll();
                if (block != null) {
                    return block;
                }
                if (made < BLOCKS) {
                    made++;
                    return new byte[BLOCK_BYTES];
                }
                changed.awaitUninterruptibly();
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

    /** The reading side as a stream; closing it gives up. */
    public InputStream inputStream() {
        return new PipeInput(source());
    }

    /** The writing side as a stream. Flushing and closing hand on what there is; {@link #complete} is still needed. */
    public OutputStream outputStream() {
        return new PipeOutput();
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
                changed.awaitUninterruptibly();
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

    private final class PipeInput extends InputStream {
        private final BlockSource source;

        PipeInput(BlockSource source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!source.refill()) {
                return -1;
            }
            int part = Math.min(length, source.available());
            System.arraycopy(source.block(), source.position(), target, offset, part);
            source.consume(part);
            return part;
        }

        @Override
        public void close() {
            abandon();
        }
    }

    private final class PipeOutput extends OutputStream {
        private byte @Nullable [] block;
        private int length;

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            int done = 0;
            while (done < count) {
                byte[] open = block;
                if (open == null) {
                    open = take();
                    block = open;
                    length = 0;
                }
                int part = Math.min(count - done, open.length - length);
                System.arraycopy(bytes, offset + done, open, length, part);
                length += part;
                done += part;
                if (length == open.length) {
                    flush();
                }
            }
        }

        @Override
        public void flush() {
            byte[] open = block;
            if (open != null) {
                block = null;
                put(open, length);
            }
        }

        @Override
        public void close() {
            flush();
        }
    }
}
