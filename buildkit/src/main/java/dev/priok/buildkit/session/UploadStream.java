package dev.priok.buildkit.session;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.transport.MessageStream;
import dev.priok.buildkit.wire.upload.BytesMessage;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that the client sends as long as somebody reads them. */
final class UploadStream extends InputStream {
    private final MessageStream<BytesMessage, BytesMessage> stream;
    private ByteString arrived = ByteString.EMPTY;
    private int position;

    UploadStream(MessageStream<BytesMessage, BytesMessage> stream) {
        this.stream = stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            while (position == arrived.size()) {
                BytesMessage message = stream.read();
                if (message == null) {
                    return -1;
                }
                arrived = message.getData();
                position = 0;
            }
        } catch (StatusRuntimeException e) {
            throw SessionClient.translated(e, "the client's archive");
        }
        int count = Math.min(length, arrived.size() - position);
        arrived.substring(position, position + count).copyTo(target, offset);
        position += count;
        return count;
    }

    @Override
    public void close() {
        stream.close();
    }
}
