package dev.priok.network.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.network.dns.SocketSource;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
class RelayIT {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final InetSocketAddress SOMEWHERE = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);

    private final Relay relay = new Relay(SocketSource.HOST);

    @AfterEach
    void close() {
        relay.close();
    }

    private static byte[] megabytes() {
        byte[] bytes = new byte[3_000_000];
        new java.util.Random(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void eachDirectionEndsByItself() throws Exception {
        try (ServerSocket container = new ServerSocket(0, 5, LOOPBACK);
                ServerSocketChannel port = ServerSocketChannel.open().bind(SOMEWHERE)) {
            relay.serve(port, () -> Optional.of(container.getLocalSocketAddress()));
            Thread.startVirtualThread(() -> echoAfterTheEnd(container));
            byte[] sent = megabytes();
            try (Socket client = new Socket()) {
                client.connect(port.getLocalAddress());
                client.getOutputStream().write(sent);
                client.shutdownOutput();
                assertThat(Arrays.equals(client.getInputStream().readAllBytes(), sent))
                        .isTrue();
            }
        }
    }

    private static void echoAfterTheEnd(ServerSocket container) {
        try (Socket client = container.accept()) {
            byte[] all = client.getInputStream().readAllBytes();
            client.getOutputStream().write(all);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void connectionsEndWhenNobodyIsThereOrThePortGoes() throws Exception {
        ServerSocketChannel silent = ServerSocketChannel.open().bind(SOMEWHERE);
        try (ServerSocketChannel port = ServerSocketChannel.open().bind(SOMEWHERE);
                ServerSocket container = new ServerSocket(0, 5, LOOPBACK);
                Socket client = new Socket();
                Socket waiting = new Socket()) {
            relay.serve(port, Optional::empty);
            Relay.Serving serving = relay.serve(silent, () -> Optional.of(container.getLocalSocketAddress()));
            client.connect(port.getLocalAddress());
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            waiting.connect(silent.getLocalAddress());
            try (Socket inside = container.accept()) {
                serving.close();
                assertThat(inside.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void sendersOfDatagramsAreKeptApart() throws Exception {
        try (DatagramSocket container = new DatagramSocket(0, LOOPBACK);
                DatagramChannel port =
                        DatagramChannel.open(StandardProtocolFamily.INET6).bind(SOMEWHERE);
                DatagramSocket one = new DatagramSocket();
                DatagramSocket two = new DatagramSocket()) {
            relay.serve(port, () -> Optional.of(container.getLocalSocketAddress()));
            Thread.startVirtualThread(() -> answerTwo(container));
            send(one, "one", port.getLocalAddress());
            send(two, "two", port.getLocalAddress());
            assertThat(receive(one)).isEqualTo("to one");
            assertThat(receive(two)).isEqualTo("to two");
        }
    }

    private static void answerTwo(DatagramSocket container) {
        try {
            for (int i = 0; i < 2; i++) {
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                container.receive(packet);
                send(container, "to " + text(packet), packet.getSocketAddress());
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void send(DatagramSocket socket, String text, SocketAddress to) throws java.io.IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static String receive(DatagramSocket socket) throws java.io.IOException {
        socket.setSoTimeout(120_000);
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return text(packet);
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }
}
