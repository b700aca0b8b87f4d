package dev.priok.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.port.ContainerLogs.LogQuery;
import dev.priok.engine.port.OutputSink;
import dev.priok.model.ContainerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CriLogsTest {
    private static final ContainerId ID = new ContainerId("a".repeat(64));

    @TempDir
    Path data;

    private CriLogs logs;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        logs = new CriLogs(data, LogDefaults.BUILT_IN);
        file = Files.createDirectories(data.resolve("logs").resolve(ID.value())).resolve(ID.value() + ".log");
    }

    @AfterEach
    void close() {
        logs.close();
    }

    private static String entry(int second, String stream, String kind, String text) {
        return String.format("2026-11-21T04:40:%02d.123456789+00:00 %s %s %s\n", second, stream, kind, text);
    }

    private List<String> read(LogQuery query) throws IOException {
        List<String> lines = new ArrayList<>();
        logs.read(
                LoggingContainers.with(ID, Map.of()),
                query,
                CompletableFuture.completedFuture(null),
                (stream, bytes) -> {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    lines.add((stream == OutputSink.Stream.STDERR ? "E:" : "O:")
                            + new String(copy, StandardCharsets.UTF_8));
                });
        return lines;
    }

    private static LogQuery query(long tail, boolean timestamps, boolean follow) {
        return new LogQuery(true, true, null, null, tail, timestamps, follow, false);
    }

    private static LogQuery between(@Nullable Instant since, @Nullable Instant until) {
        return new LogQuery(true, true, since, until, -1, false, false, false);
    }

    @Test
    void handsOnLinesInTheOrderInWhichTheyWereWritten() throws IOException {
        Files.writeString(
                file, entry(1, "stdout", "F", "one") + entry(2, "stderr", "F", "two") + entry(3, "stdout", "F", ""));
        assertThat(read(query(-1, false, false))).containsExactly("O:one\n", "E:two\n", "O:\n");
    }

    @Test
    void joinsThePartsOfALineAndKeepsAnUnfinishedOneWithoutNewline() throws IOException {
        Files.writeString(
                file,
                entry(1, "stdout", "P", "one ")
                        + entry(1, "stderr", "F", "between")
                        + entry(2, "stdout", "F", "line")
                        + entry(3, "stdout", "P", "prompt> "));
        assertThat(read(query(-1, false, false))).containsExactly("E:between\n", "O:one line\n", "O:prompt> ");
    }

    @Test
    void leavesOutAnEntryThatIsBeingWritten() throws IOException {
        Files.writeString(file, entry(1, "stdout", "F", "one") + "2026-11-21T04:40:02.12345");
        assertThat(read(query(-1, false, false))).containsExactly("O:one\n");
    }

    @Test
    void putsTimesInUtcBeforeLines() throws IOException {
        Files.writeString(file, """
                2026-01-01T00:30:00.000000001+02:00 stdout P a
                2026-01-01T00:31:00.5+02:00 stdout F b
                """);
        assertThat(read(query(-1, true, false))).containsExactly("O:2025-12-31T22:30:00.000000001Z ab\n");
    }

    @Test
    void tailsLinesAcrossBlocksAndParts() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append(entry(1, "stdout", "P", "part" + i + "-")).append(entry(1, "stdout", "F", "end" + i));
        }
        Files.writeString(file, text);
        assertThat(read(query(2, false, false))).containsExactly("O:part4998-end4998\n", "O:part4999-end4999\n");
        assertThat(read(query(0, false, false))).isEmpty();
        assertThat(read(query(4000, false, false))).hasSize(4000).startsWith("O:part1000-end1000\n");
        assertThat(read(query(9999, false, false))).hasSize(5000);
        Files.writeString(file, text + entry(2, "stdout", "P", "open"));
        assertThat(read(query(1, false, false))).containsExactly("O:open");
        assertThat(read(query(2, false, false))).containsExactly("O:part4999-end4999\n", "O:open");
    }

    @Test
    void keepsToTheTimesAskedForInclusively() throws IOException {
        Files.writeString(
                file, entry(1, "stdout", "F", "a") + entry(2, "stdout", "F", "b") + entry(3, "stdout", "F", "c"));
        Instant second = Instant.parse("2026-11-21T04:40:02.123456789Z");
        assertThat(read(between(second, null))).containsExactly("O:b\n", "O:c\n");
        assertThat(read(between(second.plusNanos(1), null))).containsExactly("O:c\n");
        assertThat(read(between(null, second))).containsExactly("O:a\n", "O:b\n");
    }

    @Test
    void takesOnlyTheStreamsAskedFor() throws IOException {
        Files.writeString(file, entry(1, "stdout", "F", "a") + entry(2, "stderr", "F", "b"));
        assertThat(read(new LogQuery(false, true, null, null, -1, false, false, false)))
                .containsExactly("E:b\n");
    }

    @Test
    void followsToTheEndAndThenEnds() throws Exception {
        Files.writeString(file, entry(1, "stdout", "F", "a"));
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                logs.read(LoggingContainers.with(ID, Map.of()), query(-1, false, true), ended, (_, bytes) -> {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    (first.isDone() ? second : first).complete(new String(copy, StandardCharsets.UTF_8));
                });
            } catch (IOException e) {
                second.completeExceptionally(e);
            }
        });
        assertThat(first.get()).isEqualTo("a\n");
        Files.writeString(file, entry(2, "stdout", "F", "b"), java.nio.file.StandardOpenOption.APPEND);
        ended.complete(null);
        assertThat(second.get()).isEqualTo("b\n");
        reader.join();
    }

    @Test
    void hasNothingToSayAboutAContainerThatNeverRan() throws IOException {
        assertThat(read(query(-1, false, false))).isEmpty();
    }
}
