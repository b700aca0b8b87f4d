package dev.priok.buildkit.transport;

import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;

/** Calls over one socket. It is never opened again: when it breaks, all calls fail. Thread-safe. */
public final class SocketClient implements AutoCloseable {
    private static final int WINDOW_BYTES = 4 << 20;
    private static final int LARGEST_MESSAGE_BYTES = 16 << 20;
    private static final long PING_SECONDS = 30;
    private static final long PING_TIMEOUT_SECONDS = 60;

    private final Executor threads = VirtualThreads.named("session-");
    private final ManagedChannel channel;
    private final Runnable closed;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** @param closed called once, when the socket is closed by either side; must not block */
    public SocketClient(Socket socket, Runnable closed) {
        this.closed = closed;
        channel = OkHttpChannelBuilder.forAddress("127.0.0.1", 1, InsecureChannelCredentials.create())
                .socketFactory(new Factory(socket))
                .proxyDetector(_ -> null)
                .transportExecutor(threads)
                .executor(threads)
                .disableRetry()
                .flowControlWindow(WINDOW_BYTES)
                .maxInboundMessageSize(LARGEST_MESSAGE_BYTES)
                .idleTimeout(Long.MAX_VALUE, TimeUnit.DAYS)
                .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(PING_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .keepAliveWithoutCalls(true)
                .build();
        watch(channel.getState(true), false);
    }

    public Channel channel() {
        return channel;
    }

    private void watch(ConnectivityState state, boolean begun) {
        boolean over = switch (state) {
            case CONNECTING, READY -> false;
            case IDLE -> begun;
            case TRANSIENT_FAILURE, SHUTDOWN -> true;
        };
        if (over) {
            close();
        } else {
            channel.notifyWhenStateChanged(state, () -> watch(channel.getState(false), true));
        }
    }

    /** Fails what still runs. Idempotent. */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            channel.shutdownNow();
            closed.run();
        }
    }

    private static final class Factory extends SocketFactory {
        private final AtomicReference<Socket> only;

        Factory(Socket only) {
            this.only = new AtomicReference<>(only);
        }

        private Socket take() throws IOException {
            Socket socket = only.getAndSet(null);
            if (socket == null) {
                throw new IOException("the client is gone");
            }
            return socket;
        }

        @Override
        public Socket createSocket() throws IOException {
            return take();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return take();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
            return take();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return take();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
                throws IOException {
            return take();
        }
    }
}
