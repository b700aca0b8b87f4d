package dev.priok.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A connection that no longer speaks HTTP requests: the endpoint that took it over reads and writes bytes itself, with
 * blocking calls, and hears of the client's going away. One reader and any number of writers may work at a time.
 *
 * <p>Locking: {@code lock} guards the reading side, {@code writing} keeps writes whole; neither is held while the
 * other is taken, and fills under {@code lock} never block.
 */
public final class TakenConnection extends AbstractConnection implements Connection.UpgradeTo {
    /** How long a client may take to close its side after we closed ours. */
    private static final long LINGER_MILLIS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ReentrantLock writing = new ReentrantLock();
    private final Callback readable = new InputArrival();
    private @Nullable ByteBuffer early;
    private boolean interested;
    private boolean endOfInput;
    private boolean discarding;
    private boolean ended;
    private @Nullable Thread interruptAtEnd;
    private @Nullable Thread interruptAtHangUp;
    private final HangUps hangUps;

    private TakenConnection(EndPoint endPoint, Executor executor, HangUps hangUps) {
        super(endPoint, executor);
        this.hangUps = hangUps;
    }

    /** Takes the connection away from HTTP, in the middle of a request whose body has been read. */
    static TakenConnection takeOver(EndPoint endPoint, Executor executor, HangUps hangUps) {
        TakenConnection connection = new TakenConnection(endPoint, executor, hangUps);
        endPoint.setIdleTimeout(0);
        endPoint.upgrade(connection);
        return connection;
    }

    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        lock.lock();
        try {
            early = buffer;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onFillable() {
        readable.succeeded();
    }

    /** What the client sends; ends when the client closes its side or {@link #end} is called. */
    public InputStream input() {
        return new Input();
    }

    /**
     * Throws away what the client sends from now on. If it closes its side meanwhile, the thread (null: none) is
     * interrupted, until {@link #end}.
     */
    public void discardInput(@Nullable Thread interruptedAtEndOfInput) {
        lock.lock();
        try {
            discarding = true;
            interruptAtEnd = interruptedAtEndOfInput;
            early = null;
            if (endOfInput) {
                atEndOfInput();
            } else if (!interested) {
                drain();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Interrupts the thread when the client has closed both directions, until {@link #end}. Noticed once the end of the
     * input has been read or discarded, and only where the machine tells such a client from one that has merely ended
     * its input: see {@link HangUps}.
     */
    public void watchForHangUp(Thread thread) {
        lock.lock();
        try {
            interruptAtHangUp = thread;
            if (endOfInput) {
                atEndOfInput();
            }
        } finally {
            lock.unlock();
        }
    }

    private void hungUp() {
        lock.lock();
        try {
            Thread thread = interruptAtHangUp;
            if (thread != null) {
                thread.interrupt();
                interruptAtHangUp = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** True if the client has closed its side, as far as anybody has read. */
    public boolean isInputEnded() {
        lock.lock();
        try {
            return endOfInput;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until all is handed to the kernel; the buffers are written as one piece. */
    public void write(ByteBuffer... buffers) throws IOException {
        writing.lock();
        try {
            Written written = new Written();
            getEndPoint().write(written, buffers);
            written.await();
        } catch (InterruptedException e) {
            getEndPoint().close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while writing to a client");
        } finally {
            writing.unlock();
        }
    }

    /** Ends the session in good order: our side is closed, and the rest when the client closes its own. Idempotent. */
    public void end() {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            interruptAtEnd = null;
            interruptAtHangUp = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        getEndPoint().shutdownOutput();
        lock.lock();
        try {
            if (endOfInput) {
                getEndPoint().close();
                return;
            }
            getEndPoint().setIdleTimeout(LINGER_MILLIS);
            if (!interested) {
                drain();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Cuts the connection, so that the client sees that something is missing. */
    public void abort() {
        lock.lock();
        try {
            ended = true;
            interruptAtEnd = null;
            interruptAtHangUp = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        getEndPoint().close();
    }

    private int read(byte[] target, int offset, int length) throws IOException {
        lock.lock();
        try {
            while (true) {
                if (ended || endOfInput) {
                    return -1;
                }
                ByteBuffer before = early;
                if (before != null) {
                    int count = Math.min(length, before.remaining());
                    before.get(target, offset, count);
                    early = before.hasRemaining() ? before : null;
                    return count;
                }
                if (!interested) {
                    int count = fill(target, offset, length);
                    if (count != 0) {
                        if (count < 0) {
                            endOfInput = true;
                            atEndOfInput();
                        }
                        return count;
                    }
                    awaitInput();
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading from a client");
        } finally {
            lock.unlock();
        }
    }

    /** Never blocks; 0 if there is nothing now, -1 at the end. */
    private int fill(byte[] target, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target, offset, length).slice();
        buffer.limit(0);
        return getEndPoint().fill(buffer);
    }

    private void awaitInput() {
        interested = true;
        getEndPoint().fillInterested(readable);
    }

    /** Reads and throws away what is there; then waits for more, or does what the end asks for. */
    private void drain() {
        byte[] scratch = new byte[8192];
        try {
            int count;
            do {
                count = fill(scratch, 0, scratch.length);
            } while (count > 0);
            endOfInput = count < 0;
        } catch (IOException e) {
            endOfInput = true;
        }
        if (endOfInput) {
            atEndOfInput();
        } else {
            awaitInput();
        }
    }

    private void atEndOfInput() {
        if (ended) {
            getEndPoint().close();
        } else if (interruptAtEnd != null) {
            interruptAtEnd.interrupt();
            interruptAtEnd = null;
        } else if (interruptAtHangUp != null) {
            hangUps.watch(getEndPoint(), this::hungUp);
        }
    }

    private void inputArrived(boolean failed) {
        lock.lock();
        try {
            interested = false;
            if (failed) {
                endOfInput = true;
                changed.signalAll();
                atEndOfInput();
            } else if (ended || discarding) {
                drain();
            } else {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return length == 0 ? 0 : TakenConnection.this.read(target, offset, length);
        }
    }

    /** Runs on the selector's thread, so it must not block. */
    private final class InputArrival implements Callback {
        @Override
        public void succeeded() {
            inputArrived(false);
        }

        @Override
        public void failed(Throwable cause) {
            inputArrived(true);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }

    private static final class Written implements Callback {
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile @Nullable Throwable failure;

        void await() throws InterruptedException, IOException {
            done.await();
            Throwable cause = failure;
            if (cause != null) {
                throw new IOException("the client is gone", cause);
            }
        }

        @Override
        public void succeeded() {
            done.countDown();
        }

        @Override
        public void failed(Throwable cause) {
            failure = cause;
            done.countDown();
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
