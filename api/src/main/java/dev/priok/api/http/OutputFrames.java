package dev.priok.api.http;

import dev.priok.engine.port.OutputSink;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Output on the wire: raw for terminals, else each piece after an 8-byte head with the stream's number and the length
 * (API reference, ContainerAttach, "Stream format").
 */
public final class OutputFrames {
    /** The media type of framed output, which clients of API 1.42 and newer are told. */
    public static final String MULTIPLEXED = "application/vnd.docker.multiplexed-stream";

    public static final String RAW = "application/vnd.docker.raw-stream";

    static final int HEAD_BYTES = 8;

    private OutputFrames() {}

    /** Takes the parts of one message. */
    @FunctionalInterface
    public interface Writer {
        void write(ByteBuffer... parts) throws IOException;
    }

    public static OutputSink to(Writer writer, boolean framed) {
        if (!framed) {
            return (_, bytes) -> writer.write(bytes);
        }
        return (stream, bytes) -> {
            if (bytes.hasRemaining()) {
                writer.write(head(stream, bytes.remaining()), bytes);
            }
        };
    }

    private static ByteBuffer head(OutputSink.Stream stream, int length) {
        return putHead(ByteBuffer.allocate(HEAD_BYTES), stream, length).flip();
    }

    static ByteBuffer putHead(ByteBuffer target, OutputSink.Stream stream, int length) {
        return target.put(number(stream))
                .put((byte) 0)
                .put((byte) 0)
                .put((byte) 0)
                .putInt(length);
    }

    private static byte number(OutputSink.Stream stream) {
        return switch (stream) {
            case STDIN -> 0;
            case STDOUT -> 1;
            case STDERR -> 2;
        };
    }
}
