package dev.priok.buildkit.transport;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ServerSocketFactory;

/** Serves gRPC on sockets that it is handed. Each call runs on a virtual thread and may block. Thread-safe. */
public final class SocketServer implements AutoCloseable {
    /** What a client may send before it must wait; contexts travel the other way. */
    private static final int WINDOW_BYTES = 1 << 20;

    /** As BuildKit's. */
    private static final int LARGEST_MESSAGE_BYTES = 16 << 20;

    /** It takes clients that only look whether somebody is there, and go, for a defect. Kept, or its level would be lost. */
    private static final Logger NOISE = Logger.getLogger("io.grpc.okhttp.OkHttpServerTransport");

    static {
        NOISE.setLevel(Level.SEVERE);
    }

    private final HandedOverSockets sockets;
    private final Executor threads = VirtualThreads.named("buildkit-");
    private final Server server;

    public SocketServer(List<BindableService> services, List<ServerInterceptor> interceptors) {
        try {
            sockets = new HandedOverSockets();
            OkHttpServerBuilder builder = OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
                    .socketFactory(new Factory(sockets))
                    .transportExecutor(threads)
                    .executor(threads)
                    .flowControlWindow(WINDOW_BYTES)
                    .maxInboundMessageSize(LARGEST_MESSAGE_BYTES)
                    // Clients ping as they like.
                    .permitKeepAliveTime(0, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true);
            services.forEach(builder::addService);
            interceptors.forEach(builder::intercept);
            server = builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes over a connection, and closes it in the end. Doesn't block. */
    public void serve(Socket socket) {
        sockets.add(socket);
    }

    /** Cuts all connections. Idempotent. */
    @Override
    public void close() {
        server.shutdownNow();
    }

    private static final class Factory extends ServerSocketFactory {
        private final ServerSocket only;

        Factory(ServerSocket only) {
            this.only = only;
        }

        @Override
        public ServerSocket createServerSocket() {
            return only;
        }

        @Override
        public ServerSocket createServerSocket(int port) {
            return only;
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) {
            return only;
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
            return only;
        }
    }
}
