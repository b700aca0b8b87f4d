package dev.priok.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cap of all logs together. */
class LogTrimmingTest {
    @TempDir
    Path directory;

    /** A log with a file that is written to, and rotated ones from number 1 on. */
    private LogSeries log(String name, int writtenBytes, int... rotatedBytes) throws IOException {
        Path log = Files.createDirectory(directory.resolve(name)).resolve(name + ".log");
        Files.write(log, new byte[writtenBytes]);
        for (int i = 0; i < rotatedBytes.length; i++) {
            Files.write(LogFile.plain(log, i + 1), new byte[rotatedBytes[i]]);
        }
        return new LogSeries(log);
    }

    private void trim(long bytes, LogSeries... logs) throws IOException {
        try (LogTrimming trimming = new LogTrimming(directory, new LogsCap(bytes, 0), () -> List.of(logs))) {
            trimming.trim();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theOldestFilesOfTheLargestLogGoFirst() throws IOException {
        LogSeries large = log("large", 100, 100, 100, 100, 100);
        LogSeries small = log("small", 100, 100);
        trim(500, large, small);
        assertThat(files()).containsExactly("large.log", "large.log.3", "large.log.4", "small.log", "small.log.1");
    }

    @Test
    void logsOfEqualSizeLoseInTurn() throws IOException {
        LogSeries one = log("one", 10, 100, 100, 100);
        LogSeries two = log("two", 10, 100, 100, 100);
        trim(230, one, two);
        assertThat(files()).containsExactly("one.log", "one.log.3", "two.log", "two.log.3");
    }

    @Test
    void whatIsWrittenToStays() throws IOException {
        LogSeries written = log("written", 1000, 10);
        // Renamed, but its writer has not yet opened a new one.
        LogSeries renamed = log("renamed", 0, 10, 1000);
        Files.delete(renamed.log());
        trim(1, written, renamed);
        assertThat(files()).containsExactly("renamed.log.2", "written.log");
    }

    @Test
    void nothingGoesBelowTheCap() throws IOException {
        LogSeries log = log("log", 100, 100, 100);
        trim(300, log);
        assertThat(files()).hasSize(3);
    }

    @Test
    void aCapIsASizeAShareOrNone() throws IOException {
        assertThat(LogsCap.parse("20g").limit(directory)).isEqualTo(20L << 30);
        assertThat(LogsCap.parse("none").limit(directory)).isEqualTo(Long.MAX_VALUE);
        long disk = Files.getFileStore(directory).getTotalSpace();
        assertThat(LogsCap.parse("10%").limit(directory)).isBetween(disk / 10 - 1000, disk / 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0%", "100%", "x", "-1", "10 %"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> LogsCap.parse(text)).isInstanceOf(EngineException.class);
    }
}
