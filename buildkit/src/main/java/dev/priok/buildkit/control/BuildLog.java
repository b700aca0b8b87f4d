package dev.priok.buildkit.control;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.priok.buildkit.wire.control.StatusResponse;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * All that was told of a build in one piece, as BuildKit keeps it: answers, each after its length of four bytes, the lowest
 * first (observed on buildkit 0.25).
 */
final class BuildLog {
    static final String MEDIA_TYPE = "application/vnd.buildkit.status.v0";
    private static final int LENGTH_BYTES = Integer.BYTES;

    private BuildLog() {}

    /** Blocks until the feed has ended. */
    static byte[] write(StatusFeed.Reader reader) throws InterruptedException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try {
            for (@Nullable StatusResponse next = reader.next(); next != null; next = reader.next()) {
                log.write(ByteBuffer.allocate(LENGTH_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(next.getSerializedSize())
                        .array());
                next.writeTo(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return log.toByteArray();
    }

    /** DataLoss if it can't be read. */
    static void send(byte[] log, Outflow<StatusResponse> client) throws InterruptedException {
        ByteBuffer left = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
        while (left.hasRemaining()) {
            client.send(next(left));
        }
    }

    private static StatusResponse next(ByteBuffer left) {
        try {
            ByteBuffer answer = left.slice(left.position() + LENGTH_BYTES, left.getInt());
            left.position(left.position() + answer.limit());
            return StatusResponse.parseFrom(answer);
        } catch (InvalidProtocolBufferException | BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new EngineException(new EngineError.DataLoss("the log of the build cannot be read"), e);
        }
    }
}
