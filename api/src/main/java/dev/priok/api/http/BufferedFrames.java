package dev.priok.api.http;

import dev.priok.engine.port.OutputSink;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Output that comes in many small pieces, gathered until it is worth sending or the giver asks for it. */
public final class BufferedFrames implements OutputSink {
    private static final int BUFFER_BYTES = 64 << 10;

    private final OutputFrames.Writer writer;
    private final boolean framed;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    /** @param framed with stream heads, as for containers without a terminal */
    public BufferedFrames(OutputFrames.Writer writer, boolean framed) {
        this.writer = writer;
        this.framed = framed;
    }

    @Override
    public void accept(Stream stream, ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        if (length == 0) {
            return;
        }
        int needed = framed ? length + OutputFrames.HEAD_BYTES : length;
        if (needed > buffer.remaining()) {
            flush();
        }
        if (framed) {
            OutputFrames.putHead(buffer, stream, length);
        }
        if (length > buffer.remaining()) {
            flush();
            writer.write(bytes);
        } else {
            buffer.put(bytes);
        }
    }

    @Override
    public void flush() throws IOException {
        if (buffer.position() > 0) {
            buffer.flip();
            try {
                writer.write(buffer);
            } finally {
                buffer.clear();
            }
        }
    }
}
