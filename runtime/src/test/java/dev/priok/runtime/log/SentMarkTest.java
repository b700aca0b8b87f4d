package dev.priok.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.ContainerId;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentMarkTest {
    private static final ContainerId ID = new ContainerId("c".repeat(64));

    @TempDir
    private Path data;

    private CriLogs logs;
    private LogSeries series;
    private FakeWriter writer;
    private RotatingLog rotating;

    @BeforeEach
    void open() throws IOException {
        logs = new CriLogs(data, LogDefaults.BUILT_IN);
        series = logs.series(ID);
        writer = new FakeWriter(data.resolve("logs").resolve(ID.value()).resolve(ID.value() + ".log"));
        rotating = new RotatingLog(series, new Retention(1000, 3, false), writer, () -> {});
        writer.line("one");
    }

    @AfterEach
    void close() throws IOException {
        logs.close();
        writer.close();
    }

    private LogPlace next() throws IOException {
        return new SentMark(series).load();
    }

    @Test
    void theNextSenderGoesOnWhereThisOneWas() throws IOException {
        assertThat(next()).isEqualTo(LogPlace.BEGINNING);
        new SentMark(series).save(series.end());
        assertThat(next()).isEqualTo(series.end());
    }

    /** A connection broke, and the daemon died before there was another. */
    @Test
    void whatIsInDoubtSinceTheBeginningIsSentAgainByTheNextSender() throws IOException {
        SentMark mark = new SentMark(series);
        mark.save(series.end());
        mark.save(LogPlace.BEGINNING);
        assertThat(next()).isEqualTo(LogPlace.BEGINNING);
        mark.save(series.end());
        assertThat(next()).isEqualTo(series.end());
    }

    @Test
    void theBeginningOfALaterFileIsKeptOnTheWayBackAlone() throws IOException {
        SentMark mark = new SentMark(series);
        LogPlace endOfFirst = series.end();
        mark.save(endOfFirst);
        rotating.rotate();
        writer.obey();
        rotating.look(System.nanoTime());
        writer.write("2026-11-21T04:41:00.123456789+00:00 stdout F two\n");
        LogPlace second = new LogPlace(series.end().number(), 0);
        mark.save(second);
        assertThat(next()).isEqualTo(endOfFirst);
        mark.save(series.end());
        mark.save(second);
        assertThat(next()).isEqualTo(second);
    }
}
