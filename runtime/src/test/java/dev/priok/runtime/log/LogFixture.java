package dev.priok.runtime.log;

import dev.priok.model.ContainerId;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The empty log of one container, which is rotated only when a test says so. */
abstract class LogFixture {
    static final ContainerId ID = new ContainerId("b".repeat(64));

    @TempDir
    Path data;

    CriLogs logs;
    LogSeries series;
    FakeWriter writer;
    RotatingLog rotating;

    @BeforeEach
    void open() throws IOException {
        logs = new CriLogs(data, LogDefaults.BUILT_IN);
        Path log = data.resolve("logs").resolve(ID.value()).resolve(ID.value() + ".log");
        series = logs.series(ID);
        writer = new FakeWriter(log);
        rotating = new RotatingLog(series, new Retention(1000, 3, false), writer, () -> {});
    }

    @AfterEach
    void close() throws IOException {
        logs.close();
        writer.close();
    }

    void rotate() throws IOException {
        rotating.rotate();
        writer.obey();
        rotating.look(System.nanoTime());
    }
}
