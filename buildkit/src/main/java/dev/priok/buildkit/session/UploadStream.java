package dev.priok.buildkit.session;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.transport.MessageStream;
import dev.priok.buildkit.transport.PartsInput;
import dev.priok.buildkit.wire.upload.BytesMessage;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bytes that the client sends as long as somebody reads them. */
final class UploadStream extends PartsInput {
    private final MessageStream<BytesMessage, BytesMessage> stream;

    UploadStream(MessageStream<BytesMessage, BytesMessage> stream) {
        this.stream = stream;
    }

    @Override
    protected @Nullable ByteString next() throws IOException {
        try {
            BytesMessage message = stream.read();
            return message == null ? null : message.getData();
        } catch (StatusRuntimeException e) {
            throw SessionClient.translated(e, "the client's archive");
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
