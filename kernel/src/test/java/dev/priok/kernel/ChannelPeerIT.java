package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChannelPeerIT {
    private Path directory;
    private ServerSocketChannel listener;
    private SocketChannel client;
    private SocketChannel accepted;

    @BeforeEach
    void connect() throws IOException {
        directory = Files.createTempDirectory("peer");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        client = SocketChannel.open(address);
        accepted = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        accepted.close();
        listener.close();
        Files.delete(directory.resolve("socket"));
        Files.delete(directory);
    }

    @Test
    void tellsAClosedPeerFromOneThatOnlyEndedItsOutput() throws IOException {
        ChannelPeer peer = ChannelPeer.of(accepted);
        assertThat(peer.hungUp()).isFalse();
        client.shutdownOutput();
        assertThat(peer.hungUp()).isFalse();
        client.close();
        assertThat(peer.hungUp()).isTrue();
    }

    @Test
    void saysNothingAboutAChannelThatIsClosedHere() throws IOException {
        ChannelPeer peer = ChannelPeer.of(accepted);
        client.close();
        accepted.close();
        assertThat(peer.hungUp()).isFalse();
        assertThat(ChannelPeer.of(accepted).hungUp()).isFalse();
    }
}
