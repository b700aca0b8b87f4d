package dev.priok.network.dns;

import static dev.priok.network.dns.Served.contents;
import static dev.priok.network.dns.Served.question;
import static dev.priok.network.dns.TestUpstream.answering;
import static dev.priok.network.dns.TestUpstream.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

@ExtendWith(LeavesNothingBehind.class)
class ForwardingIT {
    private static final Forwarder IMPATIENT =
            new Forwarder(new Forwarder.Patience(Duration.ofMillis(400), Duration.ofMillis(150)));
    private static final Forwarder PATIENT = new Forwarder();

    @AfterAll
    static void closeTheClientsSelector() {
        org.xbill.DNS.NioClient.close();
    }

    @Test
    void answersArePassedOnWithEverythingInThem() throws Exception {
        AtomicReference<Message> seen = new AtomicReference<>();
        TestUpstream.Behaviour behaviour = (query, _) -> {
            seen.set(query);
            Message answer = response(query, Rcode.NOERROR, "192.0.2.1");
            answer.addRecord(new OPTRecord(1400, 0, 0, Flags.DO), Section.ADDITIONAL);
            return List.of(answer.toWire());
        };
        try (TestUpstream upstream = new TestUpstream(behaviour);
                Served served = new Served(PATIENT, List.of(upstream.address()))) {
            Message question = question("EXAMPLE.com", Type.A);
            question.addRecord(new OPTRecord(1300, 0, 0, Flags.DO), Section.ADDITIONAL);
            Message answer = served.client().send(question);
            assertThat(contents(answer)).containsExactly("192.0.2.1");
            assertThat(answer.getOPT().getPayloadSize()).isEqualTo(1400);
            assertThat(answer.getHeader().getID())
                    .isEqualTo(question.getHeader().getID());
            assertThat(Objects.requireNonNull(seen.get()).getOPT().getPayloadSize())
                    .isEqualTo(1300);
            assertThat(Objects.requireNonNull(seen.get())
                            .getQuestion()
                            .getName()
                            .toString())
                    .isEqualTo("EXAMPLE.com.");
        }
    }

    @Test
    void idsAndPortsAreNew() throws Exception {
        Set<Integer> ids = ConcurrentHashMap.newKeySet();
        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        SocketSource counting = new SocketSource() {
            @Override
            public DatagramChannel datagram(ProtocolFamily family) throws IOException {
                DatagramChannel channel = SocketSource.HOST.datagram(family);
                channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
                ports.add(channel.socket().getLocalPort());
                return channel;
            }

            @Override
            public SocketChannel stream(ProtocolFamily family) throws IOException {
                return SocketSource.HOST.stream(family);
            }
        };
        TestUpstream.Behaviour behaviour = (query, _) -> {
            ids.add(query.getHeader().getID());
            return List.of(response(query, Rcode.NXDOMAIN).toWire());
        };
        try (TestUpstream upstream = new TestUpstream(behaviour);
                Served served = new Served(PATIENT, List.of(upstream.address()), counting)) {
            Message question = question("example.com", Type.A);
            for (int i = 0; i < 20; i++) {
                assertThat(served.client().send(question).getRcode()).isEqualTo(Rcode.NXDOMAIN);
            }
        }
        assertThat(ids).hasSizeGreaterThan(15);
        assertThat(ports).hasSizeGreaterThan(15);
    }

    @Test
    void theNextServerIsAskedWhenOneFails() throws Exception {
        try (TestUpstream silent = new TestUpstream(TestUpstream.SILENT);
                TestUpstream failing = new TestUpstream(answering(Rcode.SERVFAIL));
                TestUpstream refusing = new TestUpstream(answering(Rcode.REFUSED));
                TestUpstream good = new TestUpstream(answering(Rcode.NOERROR, "192.0.2.1"))) {
            for (List<InetSocketAddress> servers : List.of(
                    List.of(silent.address(), failing.address(), good.address()),
                    List.of(refusing.address(), nobody(), good.address()))) {
                try (Served served = new Served(IMPATIENT, servers)) {
                    assertThat(contents(served.ask("example.com", Type.A))).containsExactly("192.0.2.1");
                    var client = served.client();
                    client.setTCP(true);
                    assertThat(contents(client.send(question("example.com", Type.A))))
                            .containsExactly("192.0.2.1");
                }
            }
            try (Served served = new Served(IMPATIENT, List.of(silent.address(), failing.address(), nobody()))) {
                assertThat(served.ask("example.com", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
            }
        }
    }

    private static InetSocketAddress nobody() throws IOException {
        BoundPair pair = BoundPair.open();
        int port = pair.port();
        pair.datagrams().close();
        pair.connections().close();
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    @Test
    void aLostDatagramIsSentAgain() throws Exception {
        AtomicInteger count = new AtomicInteger();
        TestUpstream.Behaviour forgetful = (query, _) -> count.incrementAndGet() == 1
                ? List.of()
                : List.of(response(query, Rcode.NOERROR, "192.0.2.1").toWire());
        try (TestUpstream upstream = new TestUpstream(forgetful);
                Served served = new Served(IMPATIENT, List.of(upstream.address()))) {
            assertThat(contents(served.ask("example.com", Type.A))).containsExactly("192.0.2.1");
            assertThat(upstream.queries).hasValue(2);
        }
    }

    @Test
    void forgedAnswersAreNotTaken() throws Exception {
        TestUpstream.Behaviour forging = (query, _) -> {
            Message wrongId = response(query, Rcode.NOERROR, "192.0.2.66");
            wrongId.getHeader().setID((query.getHeader().getID() + 1) & 0xffff);
            Message other = Message.newQuery(Record.newRecord(Name.fromString("other.example."), Type.A, DClass.IN));
            other.getHeader().setID(query.getHeader().getID());
            Message noResponse = response(query, Rcode.NOERROR, "192.0.2.66");
            noResponse.getHeader().unsetFlag(Flags.QR);
            return List.of(
                    wrongId.toWire(),
                    response(other, Rcode.NOERROR, "192.0.2.66").toWire(),
                    noResponse.toWire(),
                    new byte[] {1, 2, 3},
                    new byte[0],
                    response(query, Rcode.NOERROR, "192.0.2.1").toWire());
        };
        try (TestUpstream upstream = new TestUpstream(forging);
                Served served = new Served(PATIENT, List.of(upstream.address()))) {
            assertThat(contents(served.ask("example.com", Type.A))).containsExactly("192.0.2.1");
        }
    }

    @Test
    void truncatedAnswersMakeTheClientAskOverTcp() throws Exception {
        String[] addresses = IntStream.range(0, 2_000)
                .mapToObj(i -> "10.1." + i / 256 + "." + i % 256)
                .toArray(String[]::new);
        TestUpstream.Behaviour behaviour = (query, transport) -> {
            Message whole = response(query, Rcode.NOERROR, addresses);
            return List.of(transport == Transport.TCP ? whole.toWire(65_535) : whole.toWire(512));
        };
        try (TestUpstream upstream = new TestUpstream(behaviour);
                Served served = new Served(PATIENT, List.of(upstream.address()))) {
            var client = served.client();
            client.setIgnoreTruncation(true);
            Message cut = client.send(question("example.com", Type.A));
            assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
            assertThat(contents(served.ask("example.com", Type.A))).hasSize(2_000);
        }
    }

    @Test
    void anAnswerTooLongForADatagramIsFetchedOverTcp() throws Exception {
        String[] addresses = IntStream.range(0, 1_000)
                .mapToObj(i -> "10.1." + i / 256 + "." + i % 256)
                .toArray(String[]::new);
        try (TestUpstream upstream = new TestUpstream((query, _) ->
                        List.of(response(query, Rcode.NOERROR, addresses).toWire()));
                Served served = new Served(PATIENT, List.of(upstream.address()))) {
            assertThat(contents(served.ask("example.com", Type.A))).hasSize(1_000);
            assertThat(upstream.queries).hasValue(2);
        }
    }

    @Test
    void aNameThatIsKnownHereExistsWhateverOthersSay() throws Exception {
        try (TestUpstream upstream = new TestUpstream(answering(Rcode.NXDOMAIN));
                Served served = new Served(PATIENT, List.of(upstream.address()))) {
            assertThat(served.ask("web.net", Type.TXT).getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(upstream.queries).hasValue(1);
            assertThat(served.ask("other.net", Type.TXT).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        }
        try (Served served = new Served(PATIENT, List.of())) {
            assertThat(served.ask("web.net", Type.TXT).getRcode()).isEqualTo(Rcode.NOERROR);
        }
    }

    @Test
    void serversHaveIpv6AddressesToo() throws Exception {
        try (DatagramChannel upstream = DatagramChannel.open();
                Served served = new Served(
                        PATIENT,
                        List.of(new InetSocketAddress(
                                InetAddress.ofLiteral("::1"),
                                upstream.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0))
                                        .socket()
                                        .getLocalPort())))) {
            Thread answering = Thread.ofVirtual().start(() -> {
                try {
                    var buffer = java.nio.ByteBuffer.allocate(512);
                    var client = upstream.receive(buffer);
                    byte[] query = java.util.Arrays.copyOf(buffer.array(), buffer.position());
                    upstream.send(
                            java.nio.ByteBuffer.wrap(response(new Message(query), Rcode.NOERROR, "192.0.2.6")
                                    .toWire()),
                            client);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(contents(served.ask("example.com", Type.A))).containsExactly("192.0.2.6");
            answering.join();
        }
    }
}
