package dev.priok.api.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * A connection taken from HTTP as a socket, for libraries that know nothing else: bytes both ways, and closing. What is a
 * matter of TCP means nothing here.
 */
final class TakenSocket extends Socket {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final InetAddress HOST = InetAddress.getLoopbackAddress();

    private final TakenConnection connection;
    private final InputStream input;
    private final OutputStream output = new Output();
    private volatile boolean closed;

    TakenSocket(TakenConnection connection) {
        this.connection = connection;
        this.input = new BufferedInputStream(connection.input(), BUFFER_BYTES);
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
    public boolean isClosed() {
        return closed;
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
        // Writes are handed to the kernel as they come.
    }

    @Override
    public void setSoTimeout(int millis) {
        // Whoever reads watches the time himself.
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    /** Sends what was written and ends the connection in good order. Idempotent. */
    @Override
    public void close() {
        closed = true;
        connection.end();
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            connection.write(ByteBuffer.wrap(source, offset, length));
        }

        @Override
        public void close() {
            TakenSocket.this.close();
        }
    }
}
