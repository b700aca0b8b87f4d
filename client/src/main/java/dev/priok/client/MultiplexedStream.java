package dev.priok.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Separates the two outputs of a container without a terminal. Each frame is a byte for the stream (1 output, 2 errors,
 * 3 an error of the engine's own), three zero bytes, the payload's length as 32 bits in network order and the payload
 * (Docker Engine API, ContainerAttach, "Stream format").
 */
public final class MultiplexedStream {
    private static final int HEADER_BYTES = 8;
    private static final int MAX_ENGINE_ERROR_BYTES = 64 * 1024;

    private final ByteSource source;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    public MultiplexedStream(ByteSource source) {
        this.source = source;
    }

    /**
     * Copies until the source ends; blocks.
     *
     * @throws EngineRequestException when the engine reports an error inside the stream
     * @throws IOException when the source ends inside a frame, or a side fails
     */
    public void copyTo(ByteSink out, ByteSink err) throws IOException {
        while (true) {
            buffer.flip();
            int stream = -1;
            long left = 0;
            while (buffer.remaining() >= HEADER_BYTES) {
                stream = buffer.get();
                buffer.position(buffer.position() + 3);
                left = buffer.getInt() & 0xffff_ffffL;
                if (stream == 3) {
                    throw engineError(left);
                }
                if (stream < 0 || stream > 2) {
                    throw new IOException("unrecognized stream in the engine's output: " + stream);
                }
                left -= deliver(left, stream == 2 ? err : out);
                if (left > 0) {
                    break;
                }
            }
            if (left > 0) {
                copyPayload(left, stream == 2 ? err : out);
            } else {
                buffer.compact();
            }
            if (source.read(buffer) < 0) {
                if (buffer.position() > 0) {
                    throw new EOFException("the engine's output ended inside a frame");
                }
                return;
            }
        }
    }

    /** Hands over what the buffer holds of a payload. */
    private int deliver(long length, ByteSink sink) throws IOException {
        int count = (int) Math.min(length, buffer.remaining());
        if (count > 0) {
            int end = buffer.limit();
            buffer.limit(buffer.position() + count);
            sink.write(buffer);
            buffer.limit(end);
        }
        return count;
    }

    /** Copies the rest of a payload that the buffer did not hold; leaves the buffer empty and ready for put. */
    private void copyPayload(long length, ByteSink sink) throws IOException {
        long left = length;
        while (left > 0) {
            buffer.clear();
            buffer.limit((int) Math.min(buffer.capacity(), left));
            int count = source.read(buffer);
            if (count < 0) {
                throw new EOFException("the engine's output ended inside a frame");
            }
            left -= count;
            sink.write(buffer.flip());
        }
        buffer.clear();
    }

    private EngineRequestException engineError(long length) throws IOException {
        ByteBuffer text = ByteBuffer.allocate((int) Math.min(length, MAX_ENGINE_ERROR_BYTES));
        text.put(buffer.slice(buffer.position(), Math.min(buffer.remaining(), text.capacity())));
        int count = 0;
        while (text.hasRemaining() && count >= 0) {
            count = source.read(text);
        }
        return new EngineRequestException(500, new String(text.array(), 0, text.position(), StandardCharsets.UTF_8));
    }
}
