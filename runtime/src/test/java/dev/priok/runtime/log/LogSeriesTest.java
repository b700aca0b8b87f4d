package dev.priok.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.port.ContainerLogs.LogQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reading across rotations. */
class LogSeriesTest extends LogFixture {
    private List<String> read(LogQuery query) throws IOException {
        List<String> lines = new ArrayList<>();
        logs.read(
                LoggingContainers.with(ID, Map.of()),
                query,
                CompletableFuture.completedFuture(null),
                (_, bytes) -> lines.add(
                        StandardCharsets.ISO_8859_1.decode(bytes).toString().strip()));
        return lines;
    }

    private List<String> tail(long lines) throws IOException {
        return read(new LogQuery(true, true, null, null, lines, false, false, false));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    private void lines(int from, int to) throws IOException {
        for (int i = from; i <= to; i++) {
            writer.line(Integer.toString(i));
        }
    }

    private void tidied(Retention retention) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try (LogTidying tidying = new LogTidying()) {
            tidying.wish(series, retention);
            tidying.run(() -> done.complete(null));
            done.orTimeout(2, TimeUnit.MINUTES).join();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(series.log().resolveSibling(""))) {
            return all.map(file -> file.getFileName().toString().substring(64))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void linesComeInOrderFromAllFiles() throws IOException {
        lines(1, 10);
        rotate();
        lines(11, 20);
        rotate();
        lines(21, 25);
        assertThat(files()).containsExactly(".log", ".log.1", ".log.2");
        assertThat(tail(-1)).isEqualTo(numbers(1, 25));
    }

    @Test
    void tailsAcrossFiles() throws IOException {
        lines(1, 10);
        rotate();
        lines(11, 20);
        rotate();
        assertThat(tail(3)).isEqualTo(numbers(18, 20));
        lines(21, 25);
        for (int wanted : List.of(0, 1, 5, 6, 14, 15, 16, 25, 100)) {
            assertThat(tail(wanted)).isEqualTo(numbers(Math.max(1, 26 - wanted), 25));
        }
    }

    @Test
    void compressedFilesReadTheSame() throws IOException {
        lines(1, 10);
        rotate();
        lines(11, 20);
        rotate();
        lines(21, 25);
        tidied(new Retention(1000, 3, true));
        assertThat(files()).containsExactly(".log", ".log.1.gz", ".log.2.gz");
        assertThat(tail(-1)).isEqualTo(numbers(1, 25));
        for (int wanted : List.of(1, 5, 6, 14, 15, 16, 25, 100)) {
            assertThat(tail(wanted)).isEqualTo(numbers(Math.max(1, 26 - wanted), 25));
        }
    }

    @Test
    void aLineInPartsSurvivesARotationInItsMiddle() throws IOException {
        lines(1, 2);
        writer.part("be");
        rotate();
        writer.part("gin");
        rotate();
        writer.line("-end");
        lines(3, 3);
        assertThat(tail(-1)).containsExactly("1", "2", "begin-end", "3");
        assertThat(tail(2)).containsExactly("begin-end", "3");
        tidied(new Retention(1000, 3, true));
        assertThat(tail(2)).containsExactly("begin-end", "3");
        assertThat(tail(3)).containsExactly("2", "begin-end", "3");
    }

    @Test
    void binaryLinesAndATornOneAreNoObstacle() throws IOException {
        writer.line("\0\r\u00ff\u001b");
        writer.write("2026-11-21T04:40:00.1234");
        rotate();
        writer.line("next");
        assertThat(tail(-1)).containsExactly("\0\r\u00ff\u001b", "next");
    }

    @Test
    void atMostSoManyFilesAreKept() throws IOException {
        for (int i = 1; i <= 6; i++) {
            lines(i, i);
            rotate();
        }
        lines(7, 7);
        tidied(new Retention(1000, 3, false));
        assertThat(files()).containsExactly(".log", ".log.5", ".log.6");
        assertThat(tail(-1)).isEqualTo(numbers(5, 7));
        tidied(new Retention(1000, 1, false));
        assertThat(files()).containsExactly(".log");
    }

    @Test
    void aReaderKeepsWhatIsRemovedBeforeItGetsThere() throws IOException {
        lines(1, 10);
        rotate();
        List<String> seen = new ArrayList<>();
        try (LogCursor cursor = new LogCursor(series, LogPlace.BEGINNING)) {
            EntryReader reader = new EntryReader(
                    cursor,
                    LogPlace.NEVER,
                    (bytes, entry) -> seen.add(new String(
                            bytes,
                            entry.textStart(),
                            entry.textEnd() - entry.textStart() - 1,
                            StandardCharsets.UTF_8)));
            for (int i = 11; i <= 50; i += 10) {
                lines(i, i + 9);
                rotate();
                tidied(new Retention(1000, 1, false));
            }
            assertThat(files()).containsExactly(".log");
            lines(51, 55);
            assertThat(reader.readOn()).isTrue();
        }
        assertThat(seen).isEqualTo(numbers(1, 55));
    }

    @Test
    void linesWrittenBetweenTheTwoStepsOfARotationAreRead() throws IOException {
        lines(1, 3);
        rotating.rotate();
        lines(4, 5);
        assertThat(files()).containsExactly(".log.1", ".log.tmp");
        assertThat(tail(-1)).isEqualTo(numbers(1, 5));
        assertThat(tail(2)).isEqualTo(numbers(4, 5));
        writer.obey();
        lines(6, 6);
        assertThat(tail(-1)).isEqualTo(numbers(1, 6));
    }

    @Test
    void theSecondStepIsRepeatedOnlyIfItSurelyWasLost() throws IOException {
        lines(1, 3);
        // A daemon renames and dies.
        Files.move(series.log(), LogFile.plain(series.log(), 1));
        writer.renamed(LogFile.plain(series.log(), 1));
        logs.close();
        logs = new CriLogs(data, LogDefaults.BUILT_IN);
        RotatingLog next = new RotatingLog(logs.series(ID), new Retention(10, 3, false), writer, () -> {});
        next.look(1);
        assertThat(writer.requests()).isZero();
        next.look(2);
        assertThat(writer.requests()).isEqualTo(1);
        next.look(3);
        next.look(4);
        assertThat(writer.requests()).isEqualTo(1);
        writer.obey();
        lines(4, 4);
        assertThat(tail(-1)).isEqualTo(numbers(1, 4));
    }

    @Test
    void aRequestThatIsOnItsWayIsNotRepeated() throws IOException {
        lines(1, 3);
        rotating.rotate();
        writer.renamed(LogFile.plain(series.log(), 1));
        RotatingLog next = new RotatingLog(series, new Retention(10, 3, false), writer, () -> {});
        next.look(1);
        next.look(2);
        next.look(3);
        assertThat(writer.requests()).isEqualTo(1);
    }

    @Test
    void nothingIsAskedOfAWriterThatHasEnded() throws IOException {
        lines(1, 3);
        rotating.stop();
        rotating.rotate();
        assertThat(files()).containsExactly(".log");
        assertThat(writer.requests()).isZero();
    }

    @Test
    void aCrashWhileCompressingLeavesNothing() throws IOException {
        lines(1, 3);
        rotate();
        Path rotated = LogFile.plain(series.log(), 1);
        Path half = rotated.resolveSibling(rotated.getFileName() + LogFile.HALF_COMPRESSED);
        Files.writeString(half, "garbage");
        lines(4, 4);
        assertThat(tail(-1)).isEqualTo(numbers(1, 4));
        byte[] plain = Files.readAllBytes(rotated);
        tidied(new Retention(10, 3, true));
        // It died before it removed the other one.
        Files.write(rotated, plain);
        assertThat(tail(-1)).isEqualTo(numbers(1, 4));
        tidied(new Retention(10, 3, true));
        assertThat(files()).containsExactly(".log", ".log.1.gz");
        assertThat(tail(-1)).isEqualTo(numbers(1, 4));
    }

    @Test
    void removalTakesEverything() throws IOException {
        lines(1, 3);
        rotate();
        lines(4, 4);
        logs.delete(ID);
        assertThat(series.log().resolveSibling("")).doesNotExist();
        assertThat(tail(-1)).isEmpty();
    }
}
