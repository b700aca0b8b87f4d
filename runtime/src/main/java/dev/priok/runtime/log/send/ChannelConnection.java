package dev.priok.runtime.log.send;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** A stream over TCP or a unix socket. */
final class ChannelConnection implements Connection {
    private final SocketChannel channel;
    private final ByteBuffer ignored = ByteBuffer.allocate(512);

    private ChannelConnection(SocketChannel channel) {
        this.channel = channel;
    }

    static ChannelConnection open(String host, int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(Connection.lookUp(host, port), (int) CONNECT_LIMIT.toMillis());
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            return new ChannelConnection(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("connect to " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    static ChannelConnection open(Path socket) throws IOException {
        try {
            return new ChannelConnection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        } catch (IOException e) {
            throw new IOException("connect to " + socket + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        check();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void check() throws IOException {
        channel.configureBlocking(false);
        try {
            int count;
            do {
                ignored.clear();
                count = channel.read(ignored);
            } while (count > 0);
            if (count < 0) {
                throw new EOFException("the other side has closed the connection");
            }
        } finally {
            if (channel.isOpen()) {
                channel.configureBlocking(true);
            }
        }
    }

    @Override
    public int read(byte[] target, Duration limit) throws IOException {
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            if (selector.select(Math.max(1, limit.toMillis())) == 0) {
                throw new SocketTimeoutException("no answer in " + limit);
            }
        }
        channel.configureBlocking(true);
        int count = channel.read(ByteBuffer.wrap(target));
        if (count < 0) {
            throw new EOFException("the other side has closed the connection");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
