package dev.priok.buildkit.control;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.transport.PartsInput;
import dev.priok.buildkit.wire.control.BytesMessage;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A connection inside of a call: its messages carry the bytes, both ways. Made before the call's method returns. */
final class CallSocket extends Socket {
    private static final InetAddress HOST = InetAddress.getLoopbackAddress();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ServerCallStreamObserver<BytesMessage> client;
    private final LinkedBlockingQueue<Optional<ByteString>> arrived = new LinkedBlockingQueue<>();
    private final InputStream input = new Input();
    private final OutputStream output = new Output();
    private boolean over;

    CallSocket(ServerCallStreamObserver<BytesMessage> client) {
        this.client = client;
        client.disableAutoRequest();
        client.setOnReadyHandler(this::signal);
        client.setOnCancelHandler(this::endOfCall);
        client.request(1);
    }

    /** What the client's messages are to be given to. */
    StreamObserver<BytesMessage> arrivals() {
        return new StreamObserver<>() {
            @Override
            public void onNext(BytesMessage message) {
                arrived.add(Optional.of(message.getData()));
            }

            @Override
            public void onError(Throwable failure) {
                endOfCall();
            }

            // Who says no more hears no more either: a farewell would be a word out of order to its protocol.
            @Override
            public void onCompleted() {
                close();
            }
        };
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void endOfCall() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        arrived.add(Optional.empty());
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public InetAddress getInetAddress() {
        return HOST;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return new InetSocketAddress(HOST, 0);
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return new InetSocketAddress(HOST, 0);
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // There is no TCP.
    }

    @Override
    public void setSoTimeout(int millis) {
        // Whoever reads watches the time himself.
    }

    /** Ends the call. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            changed.signalAll();
            client.onCompleted();
        } finally {
            lock.unlock();
        }
        arrived.add(Optional.empty());
    }

    private final class Input extends PartsInput {
        private boolean ended;

        @Override
        protected @Nullable ByteString next() throws IOException {
            if (ended) {
                return null;
            }
            Optional<ByteString> next;
            try {
                next = arrived.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while reading from a client");
            }
            if (next.isEmpty()) {
                ended = true;
                return null;
            }
            client.request(1);
            return next.get();
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            lock.lock();
            try {
                while (!over && !client.isReady()) {
                    changed.await();
                }
                if (over) {
                    throw new IOException("the client is gone");
                }
                client.onNext(BytesMessage.newBuilder()
                        .setData(ByteString.copyFrom(source, offset, length))
                        .build());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while writing to a client");
            } finally {
                lock.unlock();
            }
        }
    }
}
