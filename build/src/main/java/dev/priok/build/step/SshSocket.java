package dev.priok.build.step;

import dev.priok.engine.TaskScope;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A socket whose connections go on to an agent elsewhere. */
final class SshSocket implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;

    private final ServerSocketChannel server;
    private final TaskScope scope = new TaskScope("ssh-agent");
    private final Connecting agent;

    private SshSocket(ServerSocketChannel server, Connecting agent) {
        this.server = server;
        this.agent = agent;
    }

    /** Reaches an agent. */
    @FunctionalInterface
    interface Connecting {
        ByteChannel connect() throws IOException;
    }

    static SshSocket open(Path path, Connecting agent) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            SshSocket socket = new SshSocket(server, agent);
            socket.scope.fork("accept", socket::accept);
            return socket;
        } catch (IOException e) {
            throw EngineException.internal("cannot offer an ssh agent at " + path + ": " + e.getMessage(), e);
        }
    }

    private void accept() throws IOException {
        while (server.isOpen()) {
            SocketChannel connection;
            try {
                connection = server.accept();
            } catch (ClosedChannelException e) {
                return;
            }
            scope.fork("connection", () -> serve(connection));
        }
    }

    /** What ends one direction ends both. */
    private void serve(SocketChannel connection) throws IOException {
        try (connection;
                ByteChannel remote = agent.connect();
                TaskScope directions = new TaskScope("ssh-connection")) {
            Thread there = directions.fork("there", () -> pass(connection, remote));
            Thread back = directions.fork("back", () -> {
                pass(remote, connection);
                there.interrupt();
            });
            there.join();
            back.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until one of them ends. */
    private static void pass(ReadableByteChannel from, WritableByteChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            // The other side is gone; whoever waits learns it from the closed connection.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw EngineException.internal("cannot close an ssh agent's socket: " + e.getMessage(), e);
        } finally {
            scope.close();
        }
    }
}
