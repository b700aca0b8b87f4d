package dev.priok.runtime.log;

import dev.priok.engine.port.ContainerLogs.LogQuery;
import dev.priok.engine.port.OutputSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Joins the parts of lines again and hands lines that the query wants to the sink, one at a time. */
final class LineWriter {
    /** A line that grows beyond this is handed on in pieces. */
    private static final int MAX_JOINED_BYTES = 256 * 1024;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final LogQuery query;
    private final OutputSink sink;
    private final byte[] prefix;
    private final Line stdout = new Line(OutputSink.Stream.STDOUT);
    private final Line stderr = new Line(OutputSink.Stream.STDERR);
    private final boolean needsTime;

    /** What has been collected of one stream's current line. */
    private static final class Line extends ByteArrayOutputStream {
        private final OutputSink.Stream stream;
        private boolean begun;

        Line(OutputSink.Stream stream) {
            this.stream = stream;
        }

        ByteBuffer view() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }

    /** @param prefix before each line, after its time; may be empty */
    LineWriter(LogQuery query, String prefix, OutputSink sink) {
        this.query = query;
        this.sink = sink;
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.needsTime = query.since() != null || query.until() != null || query.timestamps();
    }

    /** False if this entry is later than the query's end. */
    boolean accept(byte[] bytes, LogEntry entry) throws IOException {
        boolean known = needsTime && entry.parseTime();
        if (known && isAfter(entry, query.until())) {
            return false;
        }
        boolean wanted = entry.isStderr() ? query.stderr() : query.stdout();
        if (!wanted || (known && isBefore(entry, query.since()))) {
            return true;
        }
        Line line = entry.isStderr() ? stderr : stdout;
        int length = entry.textEnd() - entry.textStart();
        boolean whole = !entry.isPartial() && !line.begun && !query.timestamps() && prefix.length == 0;
        if (whole) {
            sink.accept(line.stream, ByteBuffer.wrap(bytes, entry.textStart(), length));
            return true;
        }
        if (!line.begun) {
            begin(line, entry, known);
        }
        line.write(bytes, entry.textStart(), length);
        if (!entry.isPartial()) {
            handOn(line);
            line.begun = false;
        } else if (line.size() > MAX_JOINED_BYTES) {
            handOn(line);
        }
        return true;
    }

    private void begin(Line line, LogEntry entry, boolean timeKnown) {
        line.begun = true;
        if (query.timestamps() && timeKnown) {
            String time = TIME.format(Instant.ofEpochSecond(entry.seconds(), entry.nanos())) + " ";
            line.writeBytes(time.getBytes(StandardCharsets.US_ASCII));
        }
        line.writeBytes(prefix);
    }

    private void handOn(Line line) throws IOException {
        if (line.size() > 0) {
            sink.accept(line.stream, line.view());
            line.reset();
        }
    }

    /** Hands on what there is of unfinished lines and has the sink deliver. */
    void flush() throws IOException {
        handOn(stdout);
        handOn(stderr);
        sink.flush();
    }

    private static boolean isAfter(LogEntry entry, @Nullable Instant bound) {
        return bound != null && compare(entry, bound) > 0;
    }

    private static boolean isBefore(LogEntry entry, @Nullable Instant bound) {
        return bound != null && compare(entry, bound) < 0;
    }

    private static int compare(LogEntry entry, Instant bound) {
        int bySeconds = Long.compare(entry.seconds(), bound.getEpochSecond());
        return bySeconds != 0 ? bySeconds : Integer.compare(entry.nanos(), bound.getNano());
    }
}
