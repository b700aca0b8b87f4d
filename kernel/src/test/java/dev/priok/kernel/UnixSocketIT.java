package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeavesNothingBehind.class)
class UnixSocketIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = UnixSocket.Kind.class,
            names = {"STREAM", "SEQPACKET"})
    void aClientReachesAListener(UnixSocket.Kind kind) throws Exception {
        Path path = directory.resolve("socket");
        echo(path, kind);
    }

    @Test
    void longPathsWork() throws Exception {
        Path deep = directory.resolve("d".repeat(100)).resolve("e".repeat(100));
        Files.createDirectories(deep);
        echo(deep.resolve("socket"), UnixSocket.Kind.SEQPACKET);
    }

    private static void echo(Path path, UnixSocket.Kind kind) throws Exception {
        try (UnixListener listener = UnixListener.listen(path, kind, 8);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var server = executor.submit(() -> {
                try (UnixSocket client = listener.accept()) {
                    return client.fd().transferTo(client.fd());
                }
            });
            try (UnixSocket client = UnixSocket.connect(path, kind)) {
                client.fd().write("hello".getBytes(StandardCharsets.UTF_8), 0, 5);
                client.shutdown(UnixSocket.Direction.WRITE);
                assertThat(client.fd().inputStream().readAllBytes()).asString().isEqualTo("hello");
            }
            assertThat(server.get(2, TimeUnit.MINUTES)).isEqualTo(5);
            assertThat(listener.accept(Duration.ofMillis(5))).isNull();
        }
    }

    @Test
    void aMissingListenerIsToldByName() {
        Path path = directory.resolve("none");
        assertThatThrownBy(() -> UnixSocket.connect(path, UnixSocket.Kind.STREAM))
                .hasMessage("connect to " + path + ": ENOENT (No such file or directory)");
    }

    @Test
    void packetsKeepTheirBorders() {
        List<UnixSocket> pair = UnixSocket.pair(UnixSocket.Kind.SEQPACKET);
        try (UnixSocket left = pair.get(0);
                UnixSocket right = pair.get(1)) {
            left.fd().write(new byte[] {1, 2, 3}, 0, 3);
            left.fd().write(new byte[] {4}, 0, 1);
            byte[] buffer = new byte[10];
            assertThat(right.fd().read(buffer, 0, 10)).isEqualTo(3);
            assertThat(right.fd().read(buffer, 0, 10)).isEqualTo(1);
        }
    }

    @Test
    void descriptorsTravel() {
        List<UnixSocket> pair = UnixSocket.pair(UnixSocket.Kind.STREAM);
        try (UnixSocket left = pair.get(0);
                UnixSocket right = pair.get(1);
                Pipe pipe = Pipe.open()) {
            ByteBuffer name = ByteBuffer.allocateDirect(8).put((byte) 'n').flip();
            assertThat(left.send(name, List.of(pipe.writeEnd(), pipe.readEnd())))
                    .isEqualTo(1);
            ByteBuffer in = ByteBuffer.allocateDirect(8);
            var received = Objects.requireNonNull(right.receive(in, 4, Duration.ofMinutes(2)));
            assertThat(received.bytes()).isEqualTo(1);
            assertThat(received.truncated()).isFalse();
            assertThat(received.descriptors()).hasSize(2);
            try (Fd writeEnd = received.descriptors().get(0);
                    Fd readEnd = received.descriptors().get(1)) {
                writeEnd.write(new byte[] {42}, 0, 1);
                byte[] buffer = new byte[1];
                assertThat(pipe.readEnd().read(buffer, 0, 1)).isEqualTo(1);
                assertThat(buffer[0]).isEqualTo((byte) 42);
                assertThat(readEnd.number()).isNotEqualTo(pipe.readEnd().number());
            }
            assertThat(right.receive(in.clear(), 4, Duration.ofMillis(5))).isNull();
            left.fd().close();
            assertThat(Objects.requireNonNull(right.receive(in.clear(), 4, null))
                            .isEnd())
                    .isTrue();
        }
    }

    @Test
    void aHalfClosedPeerIsSeen() {
        List<UnixSocket> pair = UnixSocket.pair(UnixSocket.Kind.STREAM);
        try (UnixSocket left = pair.get(0);
                UnixSocket right = pair.get(1)) {
            assertThat(right.fd().isHungUp()).isFalse();
            assertThat(right.fd().awaitHangUp(Duration.ofMillis(5))).isFalse();
            left.shutdown(UnixSocket.Direction.WRITE);
            assertThat(right.fd().awaitHangUp(Duration.ofMinutes(2))).isTrue();
            assertThat(right.fd().isHungUp()).isTrue();
            right.fd().write(new byte[] {1}, 0, 1);
            assertThat(left.fd().isReadable()).isTrue();
        }
    }

    @Test
    void writingToAClosedPeerIsAnErrorAndNoSignal() {
        List<UnixSocket> pair = UnixSocket.pair(UnixSocket.Kind.STREAM);
        try (UnixSocket left = pair.get(0)) {
            pair.get(1).close();
            assertThatThrownBy(() -> left.fd().write(new byte[10], 0, 10)).hasMessageContaining("EPIPE");
        }
    }
}
