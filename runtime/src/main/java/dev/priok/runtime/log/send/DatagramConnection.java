package dev.priok.runtime.log.send;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** UDP. That nobody listens is known only on the same machine, and only after the message that was lost. */
final class DatagramConnection implements Connection {
    private final DatagramChannel channel;

    private DatagramConnection(DatagramChannel channel) {
        this.channel = channel;
    }

    static DatagramConnection open(String host, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.connect(Connection.lookUp(host, port));
            return new DatagramConnection(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("connect to " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        channel.write(ByteBuffer.wrap(bytes));
    }

    /** A reading call gets the answer that the port is closed. */
    @Override
    public void check() throws IOException {
        channel.configureBlocking(false);
        try {
            channel.read(ByteBuffer.allocate(16));
        } finally {
            if (channel.isOpen()) {
                channel.configureBlocking(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
