package dev.priok.buildkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Two ends of one real connection. */
public record SocketPair(Socket here, Socket there) implements AutoCloseable {
    public static SocketPair open() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket here = new Socket(listener.getInetAddress(), listener.getLocalPort());
            return new SocketPair(here, listener.accept());
        }
    }

    @Override
    public void close() throws IOException {
        here.close();
        there.close();
    }
}
