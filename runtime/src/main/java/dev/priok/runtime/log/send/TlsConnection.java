package dev.priok.runtime.log.send;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A stream over TLS. */
final class TlsConnection implements Connection {
    private final SSLSocket socket;
    private final byte[] ignored = new byte[512];

    private TlsConnection(SSLSocket socket) {
        this.socket = socket;
    }

    static TlsConnection open(String host, int port, TlsSettings settings) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(Connection.lookUp(host, port), (int) CONNECT_LIMIT.toMillis());
            plain.setKeepAlive(true);
            SSLSocket socket = (SSLSocket) settings.context().getSocketFactory().createSocket(plain, host, port, true);
            if (!settings.skipVerify()) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.setSoTimeout((int) CONNECT_LIMIT.toMillis());
            socket.startHandshake();
            return new TlsConnection(socket);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw new IOException("connect to " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        check();
        socket.getOutputStream().write(bytes);
    }

    @Override
    public void check() throws IOException {
        try {
            while (read(ignored, Duration.ofMillis(1)) > 0) {
                // Nothing that is said here matters.
            }
        } catch (SocketTimeoutException e) {
            // It stands.
        }
    }

    @Override
    public int read(byte[] target, Duration limit) throws IOException {
        socket.setSoTimeout((int) Math.max(1, limit.toMillis()));
        int count = socket.getInputStream().read(target);
        if (count < 0) {
            throw new EOFException("the other side has closed the connection");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
