package dev.priok.network;

import dev.priok.model.IpAddress;
import dev.priok.model.Networking.Protocol;
import dev.priok.model.Networking.PublishedPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ports by slirp4netns, which lives outside of the namespace and goes on when the daemon ends. One request and its answer
 * for each connection (slirp4netns(1), "API SOCKET").
 */
final class SlirpForwarder implements PortForwarder {
    /** The namespace's own address, which slirp4netns gives it (slirp4netns(1), "DESCRIPTION"). */
    static final IpAddress GUEST = IpAddress.parse("10.0.2.100");

    /**
     * Keeps what starts in the namespace from the machine's own loopback, to which slirp4netns leads at this address. It
     * could do so itself, but then datagrams that came from there would get no answer.
     */
    static final String GUARD = """
            add table inet priok-loopback
            delete table inet priok-loopback
            table inet priok-loopback {
                chain postrouting {
                    type filter hook postrouting priority filter; policy accept;
                    ip daddr 10.0.2.2 ct direction original drop
                }
            }
            """;

    private static final int LONGEST_ANSWER_BYTES = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path socket;

    SlirpForwarder(Path socket) {
        this.socket = socket;
    }

    private record Forward(long id, String protocol, String address, int port) {
        boolean is(PublishedPort wanted) {
            return protocol.equals(wanted.port().protocol().word())
                    && address.equals(wanted.address().toString())
                    && port == wanted.hostPort();
        }
    }

    @Override
    public boolean carries(IpAddress address) {
        return address.isVersion4();
    }

    @Override
    public PublishedPort inside(PublishedPort port) {
        return port.address().isUnspecified() ? port : new PublishedPort(port.port(), GUEST, port.hostPort());
    }

    @Override
    public void open(PublishedPort port) throws IOException {
        if (port.port().protocol() == Protocol.SCTP) {
            throw new IOException(
                    "slirp4netns, by which a daemon started with --rootless has its network, has no SCTP");
        }
        if (list().stream().anyMatch(forward -> forward.is(port))) {
            return;
        }
        ObjectNode arguments = JSON.createObjectNode()
                .put("proto", port.port().protocol().word())
                .put("host_addr", port.address().toString())
                .put("host_port", port.hostPort())
                .put("guest_addr", GUEST.toString())
                .put("guest_port", port.hostPort());
        call("add_hostfwd", arguments);
    }

    @Override
    public void close(PublishedPort port) throws IOException {
        for (Forward forward : list()) {
            if (forward.is(port)) {
                remove(forward);
            }
        }
    }

    @Override
    public void keepOnly(Collection<PublishedPort> ports) throws IOException {
        Set<PublishedPort> kept = new HashSet<>(ports);
        for (Forward forward : list()) {
            if (kept.stream().noneMatch(forward::is)) {
                remove(forward);
            }
        }
    }

    private void remove(Forward forward) throws IOException {
        call("remove_hostfwd", JSON.createObjectNode().put("id", forward.id()));
    }

    private List<Forward> list() throws IOException {
        return call("list_hostfwd", JSON.createObjectNode())
                .path("entries")
                .valueStream()
                .map(entry -> new Forward(
                        entry.path("id").asLong(),
                        entry.path("proto").asString(),
                        entry.path("host_addr").asString(),
                        entry.path("host_port").asInt()))
                .toList();
    }

    /** What it returns; an IOException with its words if it refuses. */
    private JsonNode call(String command, ObjectNode arguments) throws IOException {
        ObjectNode request = JSON.createObjectNode().put("execute", command);
        request.set("arguments", arguments);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer bytes = ByteBuffer.wrap(request.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
            InputStream answer = Channels.newInputStream(channel);
            JsonNode node = JSON.readTree(answer.readNBytes(LONGEST_ANSWER_BYTES));
            if (node.has("error")) {
                throw new IOException(node.path("error").path("desc").asString());
            }
            // The list comes bare, unlike what the manual says (observed on slirp4netns 1.2.0).
            return node.has("return") ? node.path("return") : node;
        } catch (JacksonException e) {
            throw new IOException("slirp4netns gives no sense: " + e.getMessage(), e);
        }
    }
}
