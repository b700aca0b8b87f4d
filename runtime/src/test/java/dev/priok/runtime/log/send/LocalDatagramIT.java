package dev.priok.runtime.log.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.kernel.UnixSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sending to a socket that takes messages, as the journal's and the machine's syslog do. */
class LocalDatagramIT {
    @TempDir
    Path directory;

    private static String receive(UnixSocket socket) {
        byte[] buffer = new byte[64 * 1024];
        int length = socket.fd().read(buffer, 0, buffer.length);
        return new String(buffer, 0, length, StandardCharsets.UTF_8);
    }

    @Test
    void theJournalGetsOneMessageForEachLine() throws IOException {
        Path path = directory.resolve("journal");
        try (UnixSocket journal = UnixSocket.receiveAt(path);
                JournaldReceiver receiver = new JournaldReceiver(path, Lines.ORIGIN)) {
            receiver.send(List.of(Lines.line(false, "one"), Lines.line(true, "two")));
            assertThat(receive(journal))
                    .startsWith("MESSAGE=one\nPRIORITY=6\n")
                    .contains("SYSLOG_IDENTIFIER=web/tag\n");
            assertThat(receive(journal)).startsWith("MESSAGE=two\nPRIORITY=3\n");
        }
    }

    @Test
    void aSlowReceiverLosesNothing() throws Exception {
        Path path = directory.resolve("slow");
        try (UnixSocket slow = UnixSocket.receiveAt(path);
                JournaldReceiver receiver = new JournaldReceiver(path, Lines.ORIGIN)) {
            List<LogLine> lines = IntStream.range(0, 500)
                    .mapToObj(i -> Lines.line(false, "line " + i))
                    .toList();
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    receiver.send(lines);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            for (int i = 0; i < lines.size(); i++) {
                assertThat(receive(slow)).startsWith("MESSAGE=line " + i + "\n");
            }
            sender.join();
        }
    }

    @Test
    void aRestartedReceiverIsFoundAgain() throws IOException {
        Path path = directory.resolve("restarted");
        try (JournaldReceiver receiver = new JournaldReceiver(path, Lines.ORIGIN)) {
            assertThatThrownBy(() -> receiver.send(List.of(Lines.line(false, "lost"))))
                    .isInstanceOf(IOException.class);
            try (UnixSocket first = UnixSocket.receiveAt(path)) {
                receiver.send(List.of(Lines.line(false, "first")));
                assertThat(receive(first)).startsWith("MESSAGE=first\n");
            }
            Files.delete(path);
            try (UnixSocket second = UnixSocket.receiveAt(path)) {
                assertThatThrownBy(() -> receiver.send(List.of(Lines.line(false, "second"))))
                        .isInstanceOf(IOException.class);
                receiver.send(List.of(Lines.line(false, "second")));
                assertThat(receive(second)).startsWith("MESSAGE=second\n");
            }
        }
    }
}
