package dev.priok.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A stream of JSON values, one a line, as events, statistics and progress come; for one thread. */
public final class JsonLines {
    private static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

    private final InputStream stream;
    private final byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    public JsonLines(InputStream stream) {
        this.stream = stream;
    }

    /** The next value, or null at the end; blocks. */
    public @Nullable Json next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        while (true) {
            if (start == end) {
                end = stream.read(buffer);
                start = 0;
                if (end < 0) {
                    end = 0;
                    return line.toString(java.nio.charset.StandardCharsets.UTF_8)
                                    .isBlank()
                            ? null
                            : Json.parse(line.toByteArray());
                }
            }
            int newLine = start;
            while (newLine < end && buffer[newLine] != '\n') {
                newLine++;
            }
            line.write(buffer, start, newLine - start);
            if (line.size() > MAX_LINE_BYTES) {
                throw new IOException("a line of the engine's answer is longer than " + MAX_LINE_BYTES + " bytes");
            }
            start = Math.min(newLine + 1, end);
            if (newLine < end && line.size() > 1) {
                return Json.parse(line.toByteArray());
            }
        }
    }
}
