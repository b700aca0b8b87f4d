package dev.priok.runtime.log.send;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A line to send. */
public final class LogLine {
    private final boolean stderr;
    private final Instant time;
    private final byte[] text;
    private final @Nullable Part part;

    /**
     * A piece of a line that is too long for one message.
     *
     * @param id that all its pieces have
     * @param ordinal from 1
     */
    public record Part(String id, int ordinal, boolean last) {}

    /**
     * A line or, with a part, a piece of one.
     *
     * @param text without its newline; not to be changed any more
     */
    public LogLine(boolean stderr, Instant time, byte[] text, @Nullable Part part) {
        this.stderr = stderr;
        this.time = time;
        this.text = text;
        this.part = part;
    }

    boolean stderr() {
        return stderr;
    }

    Instant time() {
        return time;
    }

    byte[] text() {
        return text;
    }

    /** Bytes of its text. */
    public int length() {
        return text.length;
    }

    @Nullable
    Part part() {
        return part;
    }

    String string() {
        return new String(text, StandardCharsets.UTF_8);
    }

    String stream() {
        return stderr ? "stderr" : "stdout";
    }
}
