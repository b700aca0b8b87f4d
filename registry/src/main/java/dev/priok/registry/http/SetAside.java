package dev.priok.registry.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * A document as it arrives: its beginning in memory, and all of it in a file once it is more than that, so that clients
 * who take their time cost neither memory nor the places of others. One thread; whoever has it closes it.
 */
final class SetAside implements RequestBody.Sink, AutoCloseable {
    /** Where documents go that are too large for memory. */
    @FunctionalInterface
    interface Room {
        /** An empty file that can be written and read, and is gone when it is closed. */
        FileChannel open() throws IOException;
    }

    private final int memoryBytes;
    private final Room room;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream(1024);
    private @Nullable FileChannel file;
    private int sizeBytes;

    /** @param memoryBytes the most that it keeps in memory */
    SetAside(int memoryBytes, Room room) {
        this.memoryBytes = memoryBytes;
        this.room = room;
    }

    @Override
    public void accept(ByteBuffer bytes) throws IOException {
        sizeBytes += bytes.remaining();
        if (file == null && sizeBytes <= memoryBytes) {
            byte[] part = new byte[bytes.remaining()];
            bytes.get(part);
            beginning.write(part, 0, part.length);
            return;
        }
        FileChannel open = file;
        if (open == null) {
            open = room.open();
            file = open;
            write(open, ByteBuffer.wrap(beginning.toByteArray()));
            beginning.reset();
        }
        write(open, bytes);
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    int sizeBytes() {
        return sizeBytes;
    }

    /** All that came so far. */
    byte[] content() throws IOException {
        if (file == null) {
            return beginning.toByteArray();
        }
        ByteBuffer content = ByteBuffer.allocate(sizeBytes);
        while (content.hasRemaining()) {
            if (file.read(content, content.position()) < 0) {
                throw new EOFException("the end of a document that was set aside is missing");
            }
        }
        return content.array();
    }

    /** Idempotent. */
    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
