package dev.priok.build.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SshSocketTest {
    @TempDir
    private Path directory = Path.of("");

    private static SocketChannel connect(Path socket) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static void write(SocketChannel to, String text) throws IOException {
        to.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String read(SocketChannel from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && from.read(buffer) >= 0) {
            // Until all has come.
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    }

    @Test
    void eachConnectionReachesTheAgentAndEndsWithIt() throws IOException {
        Path agent = directory.resolve("agent");
        Path offered = directory.resolve("offered");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(agent));
            try (SshSocket _ = SshSocket.open(offered, () -> connect(agent));
                    SocketChannel one = connect(offered);
                    SocketChannel two = connect(offered)) {
                write(one, "question");
                SocketChannel first = server.accept();
                SocketChannel second = server.accept();
                write(two, "other");
                SocketChannel asked = first;
                SocketChannel idle = second;
                String heard = read(asked, 5);
                if (heard.equals("other")) {
                    asked = second;
                    idle = first;
                    heard = read(asked, 5);
                }
                assertThat(heard + read(asked, 3)).isEqualTo("question");
                write(asked, "answer");
                assertThat(read(one, 6)).isEqualTo("answer");

                asked.close();
                assertThat(one.read(ByteBuffer.allocate(1))).isNegative();
                idle.close();
                assertThat(two.read(ByteBuffer.allocate(1))).isNegative();
            }
        }
    }

    @Test
    void connectionsEndWhenTheStepHasEnded() throws IOException {
        Path agent = directory.resolve("agent");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(agent));
            SshSocket socket = SshSocket.open(directory.resolve("offered"), () -> connect(agent));
            try (SocketChannel one = connect(directory.resolve("offered"));
                    SocketChannel _ = server.accept()) {
                socket.close();
                assertThat(one.read(ByteBuffer.allocate(1))).isNegative();
            }
        }
    }
}
