package dev.priok.buildkit.session;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.transport.MessageStream;
import dev.priok.buildkit.wire.content.WriteAction;
import dev.priok.buildkit.wire.content.WriteContentRequest;
import dev.priok.buildkit.wire.content.WriteContentResponse;
import dev.priok.model.Digest;
import java.io.IOException;
import java.io.InputStream;

/** Sends a blob to a store of the client's, in the order in which containerd's content service takes it. */
final class BlobUpload {
    private static final int PART_BYTES = 256 << 10;

    private BlobUpload() {}

    /** Throws ALREADY_EXISTS of gRPC if the client has it. */
    static void send(
            MessageStream<WriteContentRequest, WriteContentResponse> stream,
            Digest digest,
            long sizeBytes,
            InputStream content)
            throws IOException {
        long offset = 0;
        for (byte[] part = content.readNBytes(PART_BYTES); part.length > 0; part = content.readNBytes(PART_BYTES)) {
            exchange(
                    stream,
                    request(digest, sizeBytes, offset)
                            .setAction(WriteAction.WRITE)
                            .setData(ByteString.copyFrom(part))
                            .build());
            offset += part.length;
        }
        exchange(
                stream,
                request(digest, sizeBytes, offset).setAction(WriteAction.COMMIT).build());
        stream.endWrites();
        while (stream.read() != null) {
            // It has nothing to say but that it is done.
        }
    }

    private static WriteContentRequest.Builder request(Digest digest, long sizeBytes, long offset) {
        return WriteContentRequest.newBuilder()
                .setRef("priok-" + digest.hex())
                .setTotal(sizeBytes)
                .setExpected(digest.toString())
                .setOffset(offset);
    }

    private static void exchange(
            MessageStream<WriteContentRequest, WriteContentResponse> stream, WriteContentRequest request)
            throws IOException {
        stream.write(request);
        if (stream.read() == null) {
            throw new IOException("the client ended a blob's transfer before its end");
        }
    }
}
