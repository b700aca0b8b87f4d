package dev.priok.cli;

import dev.priok.client.ByteSink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Standard output or standard error: text and bytes, written at once and in the order given. Safe for use by several
 * threads.
 */
public final class TextOutput implements ByteSink {
    private final FileChannel channel;

    @SuppressWarnings("resource")
    TextOutput(FileDescriptor descriptor) {
        channel = new FileOutputStream(descriptor).getChannel();
    }

    /** Writes the text and a line end. */
    public void line(String text) throws IOException {
        print(text + "\n");
    }

    public void print(String text) throws IOException {
        write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public synchronized void write(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new OutputClosedException(e);
        }
    }
}
