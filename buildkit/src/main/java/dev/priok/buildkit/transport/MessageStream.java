package dev.priok.buildkit.transport;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A call whose both sides send as many messages as they like, with blocking reads and writes. One reader and any number
 * of writers may work at a time; the far side is never let ahead by more than a few messages. Closing cancels the call.
 */
public final class MessageStream<Q, A> implements AutoCloseable {
    /** Messages that may wait here; a tree's are up to 32 KiB each. */
    private static final int MOST_WAITING = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ReentrantLock writing = new ReentrantLock();
    private final ArrayDeque<A> arrived = new ArrayDeque<>();
    private final ClientCall<Q, A> call;
    private final boolean sendsOneMessage;
    private int taken;
    private @Nullable Status end;

    public MessageStream(Channel channel, MethodDescriptor<Q, A> method, Metadata headers) {
        sendsOneMessage = method.getType().clientSendsOneMessage();
        // What is called back only stores, so it needs no thread of its own.
        call = channel.newCall(method, CallOptions.DEFAULT.withExecutor(Runnable::run));
        call.start(new Arrivals(), headers);
        call.request(MOST_WAITING);
    }

    /**
     * The next message; null if the far side has ended the call well.
     *
     * @throws StatusRuntimeException if it has ended otherwise
     */
    public @Nullable A read() throws IOException {
        int more = 0;
        A message;
        lock.lock();
        try {
            while (arrived.isEmpty() && end == null) {
                changed.await();
            }
            message = arrived.poll();
            if (message == null) {
                requireOk();
                return null;
            }
            taken++;
            if (taken >= MOST_WAITING / 2) {
                more = taken;
                taken = 0;
            }
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
        if (more > 0) {
            call.request(more);
        }
        return message;
    }

    /**
     * Sends a message; blocks while too many are on their way.
     *
     * @throws IOException if the far side has ended the call
     */
    public void write(Q message) throws IOException {
        writing.lock();
        try {
            awaitReady();
            call.sendMessage(message);
        } finally {
            writing.unlock();
        }
    }

    /** Of calls with one message nobody is told that they are ready: it goes as soon as it can. */
    private void awaitReady() throws IOException {
        lock.lock();
        try {
            while (end == null && !sendsOneMessage && !call.isReady()) {
                changed.await();
            }
            if (end != null) {
                requireOk();
                throw new IOException("the client takes no more");
            }
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** Tells the far side that nothing else comes. */
    public void endWrites() {
        writing.lock();
        try {
            call.halfClose();
        } finally {
            writing.unlock();
        }
    }

    private void requireOk() {
        Status status = end;
        if (status != null && !status.isOk()) {
            throw status.asRuntimeException();
        }
    }

    private InterruptedIOException interrupted() {
        call.cancel("interrupted", null);
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while talking to the client of a build");
    }

    /** Cancels the call, if it isn't over. Idempotent. */
    @Override
    public void close() {
        call.cancel("closed", null);
    }

    private final class Arrivals extends ClientCall.Listener<A> {
        @Override
        public void onMessage(A message) {
            lock.lock();
            try {
                arrived.add(message);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            lock.lock();
            try {
                end = status;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onReady() {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
