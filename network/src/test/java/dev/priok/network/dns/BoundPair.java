package dev.priok.network.dns;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;

/** A UDP and a TCP socket on the same port of 127.0.0.1. */
record BoundPair(DatagramChannel datagrams, ServerSocketChannel connections) {
    static BoundPair open() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        while (true) {
            DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET);
            datagrams.bind(new InetSocketAddress(loopback, 0));
            ServerSocketChannel connections = ServerSocketChannel.open(StandardProtocolFamily.INET);
            try {
                connections.bind(datagrams.getLocalAddress());
                return new BoundPair(datagrams, connections);
            } catch (BindException e) {
                datagrams.close();
                connections.close();
            }
        }
    }

    int port() {
        return datagrams.socket().getLocalPort();
    }
}
