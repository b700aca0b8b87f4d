package dev.priok.buildkit.session;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.transport.MessageStream;
import dev.priok.buildkit.wire.content.ReadContentRequest;
import dev.priok.buildkit.wire.content.ReadContentResponse;
import dev.priok.model.Digest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;

/** A blob that comes from the client's store as long as somebody reads it. */
final class BlobDownload extends InputStream {
    private final MessageStream<ReadContentRequest, ReadContentResponse> stream;
    private final String what;
    private final Digest digest;
    private ByteString arrived = ByteString.EMPTY;
    private int position;
    private boolean asked;

    BlobDownload(MessageStream<ReadContentRequest, ReadContentResponse> stream, Digest digest, String what) {
        this.stream = stream;
        this.digest = digest;
        this.what = what;
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
            ask();
            while (position == arrived.size()) {
                ReadContentResponse message = stream.read();
                if (message == null) {
                    return -1;
                }
                arrived = message.getData();
                position = 0;
            }
        } catch (StatusRuntimeException e) {
            throw SessionClient.translated(e, what);
        }
        int count = Math.min(length, arrived.size() - position);
        arrived.substring(position, position + count).copyTo(target, offset);
        position += count;
        return count;
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
