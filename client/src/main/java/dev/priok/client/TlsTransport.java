package dev.priok.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A connection by TLS (RFC 8446), each of whose directions ends by itself. */
final class TlsTransport implements Transport {
    private static final int BUFFER_BYTES = 16 << 10;

    private final Socket plain;
    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] received = new byte[BUFFER_BYTES];
    private final byte[] sent = new byte[BUFFER_BYTES];

    private TlsTransport(Socket plain, SSLSocket socket) throws IOException {
        this.plain = plain;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** Connects and shakes hands; blocks. */
    static TlsTransport connect(EngineAddress.Tls address) throws IOException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(address.host(), address.port()));
            SSLSocket socket = (SSLSocket)
                    address.context().getSocketFactory().createSocket(plain, address.host(), address.port(), true);
            if (address.hostChecked()) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.startHandshake();
            return new TlsTransport(plain, socket);
        } catch (UnknownHostException e) {
            plain.close();
            throw new IOException("host name not found", e);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = in.read(received, 0, Math.min(received.length, target.remaining()));
        if (count > 0) {
            target.put(received, 0, count);
        }
        return count;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int count = Math.min(sent.length, bytes.remaining());
            bytes.get(sent, 0, count);
            out.write(sent, 0, count);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** The plain socket first: closing TLS in good order would wait for a blocked writer. */
    @Override
    public void close() throws IOException {
        plain.close();
    }
}
