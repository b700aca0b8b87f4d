package dev.priok.buildkit.session;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.transport.MessageStream;
import dev.priok.buildkit.wire.ssh.BytesMessage;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;

/** A connection to an agent of the client's. */
final class SshChannel implements ByteChannel {
    private final MessageStream<BytesMessage, BytesMessage> stream;
    private ByteBuffer arrived = ByteBuffer.allocate(0);
    private volatile boolean closed;

    SshChannel(MessageStream<BytesMessage, BytesMessage> stream) {
        this.stream = stream;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        try {
            while (!arrived.hasRemaining()) {
                BytesMessage message = stream.read();
                if (message == null) {
                    return -1;
                }
                arrived = message.getData().asReadOnlyByteBuffer();
            }
        } catch (StatusRuntimeException e) {
            throw failed(e);
        }
        int count = Math.min(target.remaining(), arrived.remaining());
        target.put(arrived.slice(arrived.position(), count));
        arrived.position(arrived.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = source.remaining();
        try {
            stream.write(BytesMessage.newBuilder()
                    .setData(ByteString.copyFrom(source))
                    .build());
        } catch (StatusRuntimeException e) {
            throw failed(e);
        }
        return count;
    }

    private IOException failed(StatusRuntimeException e) throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        return SessionClient.translated(e, "the SSH agent");
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
        stream.close();
    }
}
