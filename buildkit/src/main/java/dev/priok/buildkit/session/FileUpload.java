package dev.priok.buildkit.session;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.transport.MessageStream;
import dev.priok.buildkit.wire.filesync.BytesMessage;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.OutputStream;

/** A file that the client takes. Closing waits until it has all. */
final class FileUpload extends OutputStream {
    private static final int PART_BYTES = 128 << 10;

    private final MessageStream<BytesMessage, BytesMessage> stream;
    private final byte[] part = new byte[PART_BYTES];
    private int filled;
    private boolean closed;

    FileUpload(MessageStream<BytesMessage, BytesMessage> stream) {
        this.stream = stream;
    }

    @Override
    public void write(int value) throws IOException {
        if (filled == part.length) {
            flush();
        }
        part[filled++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (filled == part.length) {
                flush();
            }
            int count = Math.min(length - done, part.length - filled);
            System.arraycopy(source, offset + done, part, filled, count);
            filled += count;
            done += count;
        }
    }

    @Override
    public void flush() throws IOException {
        if (filled == 0) {
            return;
        }
        try {
            stream.write(BytesMessage.newBuilder()
                    .setData(ByteString.copyFrom(part, 0, filled))
                    .build());
            filled = 0;
        } catch (StatusRuntimeException e) {
            throw translated(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (stream) {
            flush();
            stream.endWrites();
            while (stream.read() != null) {
                // It has nothing to say but that it is done.
            }
        } catch (StatusRuntimeException e) {
            throw translated(e);
        }
    }

    private static IOException translated(StatusRuntimeException e) {
        String what = e.getStatus().getCode() == Status.Code.ALREADY_EXISTS ? "target already exists" : "the result";
        return SessionClient.translated(e, what);
    }
}
