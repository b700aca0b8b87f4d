package dev.priok.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a server of plain HTTP and hangs up on TLS, as servers of other languages do; the JDK's would wait for the
 * rest of the request.
 */
final class PlainFront implements AutoCloseable {
    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress behind;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    PlainFront(InetSocketAddress behind) throws IOException {
        this.behind = behind;
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket()) {
            InputStream in = client.getInputStream();
            int first = in.read();
            if (first < 0 || first == TLS_HANDSHAKE) {
                return;
            }
            server.connect(behind);
            sockets.add(server);
            server.getOutputStream().write(first);
            Thread back = Thread.startVirtualThread(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException | InterruptedException _) {
            // Both ends are closed.
        } finally {
            sockets.remove(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
        } catch (IOException _) {
            // One end is gone.
        }
        try {
            from.close();
            to.close();
        } catch (IOException _) {
            // Gone already.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
