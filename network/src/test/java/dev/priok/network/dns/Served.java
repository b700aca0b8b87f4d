package dev.priok.network.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;

/** A name server of two containers on 127.0.0.1, and a client of it. */
final class Served implements AutoCloseable {
    /** Only what went wrong waits so long. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final InetAddress WEB4 = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress WEB6 = InetAddress.ofLiteral("fd00::1");
    private static final InetAddress DB4 = InetAddress.ofLiteral("10.0.0.2");

    /** What the container that is served sees on its network. */
    static final NameTable NAMES = new FixedNames(
            "net",
            Map.of("web", List.of(WEB4, WEB6), "db", List.of(DB4), "www", List.of(WEB4, WEB6, DB4)),
            Map.of(WEB4, "web", WEB6, "web", DB4, "db"));

    private record FixedNames(
            String network, Map<String, List<InetAddress>> addresses, Map<InetAddress, String> containers)
            implements NameTable {
        @Override
        public Optional<List<InetAddress>> addresses(String name) {
            String suffix = "." + network;
            String plain = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
            return Optional.ofNullable(addresses.get(plain));
        }

        @Override
        public Optional<String> name(InetAddress address) {
            return Optional.ofNullable(containers.get(address)).map(container -> container + "." + network);
        }
    }

    private final NameServer server;
    private final int port;

    Served(Forwarder forwarder, List<InetSocketAddress> upstreams) throws IOException {
        this(forwarder, upstreams, SocketSource.HOST);
    }

    Served(Forwarder forwarder, List<InetSocketAddress> upstreams, SocketSource sockets) throws IOException {
        BoundPair pair = BoundPair.open();
        port = pair.port();
        server = NameServer.start(
                pair.datagrams(),
                pair.connections(),
                new NameServer.Service("0123456789ab", NAMES, () -> new Upstreams(upstreams, sockets), false),
                forwarder);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    /** A client that goes over to TCP by itself when an answer is truncated. */
    SimpleResolver client() {
        SimpleResolver resolver = new SimpleResolver(address());
        resolver.setTimeout(PATIENCE);
        return resolver;
    }

    static Message question(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name, Name.root), type, DClass.IN));
    }

    Message ask(String name, int type) throws IOException {
        return client().send(question(name, type));
    }

    static List<String> contents(Message answer) {
        return Optional.ofNullable(answer.getSection(org.xbill.DNS.Section.ANSWER)).orElse(List.of()).stream()
                .map(Record::rdataToString)
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
