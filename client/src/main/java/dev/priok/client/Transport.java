package dev.priok.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes in both directions. One thread may read while another writes; closing it ends both. */
interface Transport extends AutoCloseable {
    /** Blocks until at least one byte has come; -1 at the end. */
    int read(ByteBuffer target) throws IOException;

    /** Blocks until all is written. */
    void write(ByteBuffer bytes) throws IOException;

    /** Tells the other side that nothing more will come; it may go on sending. */
    void shutdownOutput() throws IOException;

    @Override
    void close() throws IOException;

    /** Whether nothing is left to do for it when the process ends. */
    default boolean endsWithProcess() {
        return false;
    }

    /** A socket as it is. */
    record Plain(SocketChannel channel) implements Transport {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        @Override
        public boolean endsWithProcess() {
            return true;
        }
    }
}
