package dev.priok.runtime;

import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.TaskStdio;
import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.UnixSocket;
import dev.priok.kernel.net.SocketDiagnosis;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection to conmon's attach socket. Each packet to us is a stream's number and bytes of that stream; packets from us
 * are input (conmon, src/conn_sock.c and src/ctr_stdio.c). conmon waits for a slow client, so nothing is dropped.
 */
final class AttachedStdio implements TaskStdio {
    /** conmon reads no more of a packet: CONN_SOCK_BUF_SIZE. */
    private static final int MAX_INPUT_PACKET = 32 * 1024;

    private static final int OUTPUT_BUFFER = 64 * 1024;
    private static final int STDOUT = 2;
    private static final int STDERR = 3;

    private final UnixSocket socket;
    private final boolean takesInput;
    private final ByteBuffer output = ByteBuffer.allocateDirect(OUTPUT_BUFFER);
    private @Nullable ByteBuffer input;
    private volatile boolean closed;
    private volatile boolean inputEnded;

    private AttachedStdio(UnixSocket socket, boolean takesInput) {
        this.socket = socket;
        this.takesInput = takesInput;
    }

    /**
     * Blocks until conmon serves the connection. Until it has accepted it, it reads output and even sees the program's
     * end without passing on anything.
     */
    static AttachedStdio connect(Path attachSocket, boolean takesInput) {
        UnixSocket socket = UnixSocket.connect(attachSocket, UnixSocket.Kind.SEQPACKET);
        try {
            long pauseNanos = 100_000;
            while (!SocketDiagnosis.isAccepted(socket) && !socket.fd().awaitHangUp(Duration.ofNanos(pauseNanos))) {
                pauseNanos = Math.min(pauseNanos * 2, 10_000_000);
            }
            return new AttachedStdio(socket, takesInput);
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public boolean receive(OutputSink sink) throws IOException {
        output.clear();
        if (!readPacket()) {
            return false;
        }
        output.flip();
        int stream = output.get();
        switch (stream) {
            case STDOUT -> sink.accept(OutputSink.Stream.STDOUT, output);
            case STDERR -> sink.accept(OutputSink.Stream.STDERR, output);
            default -> throw new IOException("conmon sent an unknown stream number: " + stream);
        }
        return true;
    }

    private boolean readPacket() {
        while (true) {
            try {
                return socket.fd().read(output) > 0;
            } catch (KernelException e) {
                // conmon closed its side with input of ours unread. That is reported first and once; what it sent
                // before is still to be read.
                if (e.is(Errno.ECONNRESET) && !closed) {
                    continue;
                }
                return false;
            }
        }
    }

    @Override
    public void send(ByteBuffer bytes) throws IOException {
        if (!takesInput || inputEnded) {
            throw new IOException("the program's input is closed");
        }
        ByteBuffer packet = input;
        if (packet == null) {
            packet = ByteBuffer.allocateDirect(MAX_INPUT_PACKET);
            input = packet;
        }
        try {
            while (bytes.hasRemaining()) {
                int length = Math.min(bytes.remaining(), MAX_INPUT_PACKET);
                packet.clear().put(bytes.slice(bytes.position(), length)).flip();
                socket.fd().write(packet);
                bytes.position(bytes.position() + length);
            }
        } catch (KernelException e) {
            throw new IOException("the program's input is closed", e);
        }
    }

    @Override
    public void closeInput() {
        if (inputEnded) {
            return;
        }
        inputEnded = true;
        try {
            socket.shutdown(UnixSocket.Direction.WRITE);
        } catch (KernelException e) {
            // It is closed as a whole already.
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            socket.close();
        }
    }
}
