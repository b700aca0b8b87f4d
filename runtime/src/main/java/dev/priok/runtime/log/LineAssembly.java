package dev.priok.runtime.log;

import dev.priok.runtime.log.send.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines for sending of a log's entries: joins their parts up to 16 KiB, beyond which a line goes in pieces as Docker
 * sends them. For one thread.
 */
final class LineAssembly {
    private static final int MOST_BYTES = 16 * 1024;

    /** Who gets the lines. */
    interface LineSink {
        void accept(LogLine line) throws IOException;
    }

    private final LineSink sink;
    private final Pending stdout = new Pending();
    private final Pending stderr = new Pending();

    LineAssembly(LineSink sink) {
        this.sink = sink;
    }

    /** A line of one stream whose end is not there yet. */
    private static final class Pending {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private @Nullable LogPlace start;
        private Instant time = Instant.EPOCH;
        private String id = "";
        private int ordinal;
    }

    void accept(byte[] bytes, LogEntry entry, LogPlace start) throws IOException {
        Pending line = entry.isStderr() ? stderr : stdout;
        if (line.start == null) {
            line.start = start;
            line.time = entry.parseTime() ? Instant.ofEpochSecond(entry.seconds(), entry.nanos()) : Instant.now();
        }
        int newline = entry.isPartial() ? 0 : 1;
        line.text.write(bytes, entry.textStart(), entry.textEnd() - entry.textStart() - newline);
        if (!entry.isPartial()) {
            end(line, entry.isStderr());
        } else if (line.text.size() >= MOST_BYTES) {
            if (line.ordinal == 0) {
                byte[] id = new byte[32];
                ThreadLocalRandom.current().nextBytes(id);
                line.id = HexFormat.of().formatHex(id);
            }
            line.ordinal++;
            handOn(line, entry.isStderr(), new LogLine.Part(line.id, line.ordinal, false));
        }
    }

    private void end(Pending line, boolean isStderr) throws IOException {
        handOn(line, isStderr, line.ordinal == 0 ? null : new LogLine.Part(line.id, line.ordinal + 1, true));
        line.start = null;
        line.ordinal = 0;
    }

    private void handOn(Pending line, boolean isStderr, LogLine.@Nullable Part part) throws IOException {
        byte[] text = line.text.toByteArray();
        line.text.reset();
        sink.accept(new LogLine(isStderr, line.time, text, part));
    }

    /** What there is of lines without an end, when no more will come. */
    void finish() throws IOException {
        for (Pending line : new Pending[] {stdout, stderr}) {
            if (line.start != null) {
                end(line, line == stderr);
            }
        }
    }

    /** From where on a next sender must read so that no line is lost. */
    LogPlace safePlace(LogPlace now) {
        LogPlace safe = now;
        for (Pending line : new Pending[] {stdout, stderr}) {
            if (line.start != null && line.start.compareTo(safe) < 0) {
                safe = line.start;
            }
        }
        return safe;
    }
}
