package dev.priok.plugin;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Connections to plugins, which are cut when their time is over: a blocked read ends then too. */
final class PluginWire {
    private PluginWire() {}

    /** What is done with a connection. */
    @FunctionalInterface
    interface Talk<T> {
        T over(InputStream in, OutputStream out) throws IOException;
    }

    /** The plugin took too long. */
    static final class LateException extends IOException {
        LateException(IOException cause) {
            super("no answer in time", cause);
        }
    }

    /** Connects, talks and disconnects. Throws {@link LateException} if all of it takes longer than the limit. */
    static <T> T talk(PluginAddress address, Duration limit, Talk<T> talk) throws IOException {
        try (Watch watch = new Watch(limit)) {
            try {
                return switch (address) {
                    case PluginAddress.Unix(Path socket) ->
                        overChannel(
                                SocketChannel.open(StandardProtocolFamily.UNIX),
                                UnixDomainSocketAddress.of(socket),
                                watch,
                                talk);
                    case PluginAddress.Tcp(String host, int port) ->
                        overChannel(SocketChannel.open(), new InetSocketAddress(host, port), watch, talk);
                    case PluginAddress.Tls tls -> overTls(tls, watch, talk);
                };
            } catch (IOException e) {
                throw watch.rang() ? new LateException(e) : e;
            } catch (UnresolvedAddressException e) {
                throw new IOException("the name of its host is unknown", e);
            }
        }
    }

    private static <T> T overChannel(SocketChannel channel, SocketAddress address, Watch watch, Talk<T> talk)
            throws IOException {
        try (channel) {
            watch.cuts(channel);
            channel.connect(address);
            return talk.over(
                    new BufferedInputStream(Channels.newInputStream(channel)), Channels.newOutputStream(channel));
        }
    }

    private static <T> T overTls(PluginAddress.Tls address, Watch watch, Talk<T> talk) throws IOException {
        PluginAddress.Trust trust = address.trust();
        SSLContext context = trust.anyone()
                ? trust.files().contextTrustingAnyone()
                : trust.files().context();
        try (Socket plain = new Socket()) {
            watch.cuts(plain);
            plain.connect(new InetSocketAddress(address.host(), address.port()));
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, address.host(), address.port(), true)) {
                if (!trust.anyone()) {
                    SSLParameters parameters = socket.getSSLParameters();
                    parameters.setEndpointIdentificationAlgorithm("HTTPS");
                    socket.setSSLParameters(parameters);
                }
                return talk.over(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
            }
        }
    }

    /** Closes a connection when its time is over. */
    private static final class Watch implements AutoCloseable {
        private final CompletableFuture<Void> over;

        Watch(Duration limit) {
            over = new CompletableFuture<Void>().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Called once. */
        void cuts(Closeable connection) {
            over.exceptionally(_ -> {
                try {
                    connection.close();
                } catch (IOException e) {
                    // Its user is told by the next read or write.
                }
                return null;
            });
        }

        boolean rang() {
            return over.isCompletedExceptionally();
        }

        @Override
        public void close() {
            over.complete(null);
        }
    }
}
