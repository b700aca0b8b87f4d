package dev.priok.buildkit.session;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.transport.MessageStream;
import dev.priok.buildkit.transport.PartsInput;
import dev.priok.buildkit.wire.content.ReadContentRequest;
import dev.priok.buildkit.wire.content.ReadContentResponse;
import dev.priok.model.Digest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A blob that comes from the client's store as long as somebody reads it. */
final class BlobDownload extends PartsInput {
    private final MessageStream<ReadContentRequest, ReadContentResponse> stream;
    private final String what;
    private final Digest digest;
    private boolean asked;

    BlobDownload(MessageStream<ReadContentRequest, ReadContentResponse> stream, Digest digest, String what) {
        this.stream = stream;
        this.digest = digest;
        this.what = what;
    }

    @Override
    protected @Nullable ByteString next() throws IOException {
        try {
            ask();
            ReadContentResponse message = stream.read();
            return message == null ? null : message.getData();
        } catch (StatusRuntimeException e) {
            throw SessionClient.translated(e, what);
        }
    }

    private void ask() throws IOException {
        if (!asked) {
            asked = true;
            stream.write(
                    ReadContentRequest.newBuilder().setDigest(digest.toString()).build());
            stream.endWrites();
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
