package dev.priok.cli.system;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.client.HijackedStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/** {@code priok system dial-stdio}: the engine's connection on the standard streams, for a command that comes by ssh. */
final class DialCommand extends Command {
    private static final int BUFFER_BYTES = 64 * 1024;

    DialCommand() {
        super(new Synopsis(
                "",
                "Proxy the stdio stream to the daemon connection. Should not be invoked manually.",
                ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        try (HijackedStream stream = session.engine().dial()) {
            Thread.ofPlatform().daemon().name("to-engine").start(() -> send(stream));
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
            while (stream.read(buffer) >= 0) {
                session.out().write(buffer.flip());
                buffer.clear();
            }
        }
        return 0;
    }

    private static void send(HijackedStream stream) {
        try (FileInputStream input = new FileInputStream(FileDescriptor.in)) {
            FileChannel channel = input.getChannel();
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
            while (channel.read(buffer) >= 0) {
                stream.write(buffer.flip());
                buffer.clear();
            }
            stream.closeWrite();
        } catch (IOException _) {
            // The engine ended the connection: the other direction tells.
            return;
        }
    }
}
