package dev.priok.network.dns;

import static dev.priok.network.dns.Served.contents;
import static dev.priok.network.dns.Served.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

@ExtendWith(LeavesNothingBehind.class)
class NameServerIT {
    private static final Forwarder FORWARDER = new Forwarder();

    @AfterAll
    static void closeTheClientsSelector() {
        org.xbill.DNS.NioClient.close();
    }

    private static void assertAnswers(Served served) throws IOException {
        assertThat(contents(served.ask("web", Type.A))).containsExactly("10.0.0.1");
    }

    private static byte[] exchange(DatagramSocket socket, Served served, byte[] message) throws IOException {
        socket.send(new DatagramPacket(message, message.length, served.address()));
        DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(answer);
        return java.util.Arrays.copyOf(answer.getData(), answer.getLength());
    }

    @Test
    void namesAndAddressesOfItsNetworks() throws Exception {
        try (Served served = new Served(FORWARDER, List.of())) {
            assertAnswers(served);
            assertThat(contents(served.ask("web.NET", Type.AAAA))).containsExactly("fd00:0:0:0:0:0:0:1");
            assertThat(contents(served.ask("www", Type.A))).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
            assertThat(served.ask("db", Type.AAAA).getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(contents(served.ask("2.0.0.10.in-addr.arpa", Type.PTR))).containsExactly("db.net.");
            assertThat(served.ask("nobody", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void severalQuestionsOnOneConnection() throws Exception {
        try (Served served = new Served(FORWARDER, List.of());
                Socket socket = new Socket(
                        served.address().getAddress(), served.address().getPort())) {
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream()
                        .write(StreamMessages.framed(question("web", Type.A).toWire()));
            }
            for (int i = 0; i < 3; i++) {
                byte[] answer = StreamMessages.read(socket, System.nanoTime() + Served.PATIENCE.toNanos(), 65_535)
                        .orElseThrow();
                assertThat(contents(new Message(answer))).containsExactly("10.0.0.1");
            }
        }
    }

    @Test
    void tooManyConnectionsReplaceTheSilentOnes() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (Served served = new Served(FORWARDER, List.of())) {
            for (int i = 0; i < 100; i++) {
                silent.add(new Socket(
                        served.address().getAddress(), served.address().getPort()));
            }
            SimpleResolver client = served.client();
            client.setTCP(true);
            assertThat(contents(client.send(question("web", Type.A)))).containsExactly("10.0.0.1");
            silent.getFirst().setSoTimeout((int) Served.PATIENCE.toMillis());
            assertThat(silent.getFirst().getInputStream().read()).isEqualTo(-1);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void malformedMessagesLeaveItWorking() throws Exception {
        try (TestUpstream upstream = new TestUpstream(TestUpstream.answering(Rcode.NXDOMAIN));
                Served served = new Served(FORWARDER, List.of(upstream.address()));
                DatagramSocket socket = new DatagramSocket()) {
            Random random = new Random(53);
            byte[] good = question("web", Type.A).toWire();
            for (int i = 0; i < 1_000; i++) {
                byte[] message;
                if (i % 2 == 0) {
                    message = new byte[random.nextInt(600)];
                    random.nextBytes(message);
                } else {
                    message = java.util.Arrays.copyOf(good, random.nextInt(1, good.length + 10));
                    message[random.nextInt(message.length)] = (byte) random.nextInt();
                }
                socket.send(new DatagramPacket(message, message.length, served.address()));
                if (i % 50 == 49) {
                    // Also lets it keep up: what its socket has no room for would be lost, this question as well.
                    assertAnswers(served);
                }
            }
            for (int i = 0; i < 50; i++) {
                try (Socket stream = new Socket(
                        served.address().getAddress(), served.address().getPort())) {
                    byte[] message = new byte[random.nextInt(1, 300)];
                    random.nextBytes(message);
                    stream.getOutputStream().write(message);
                }
            }
            assertAnswers(served);
        }
    }

    @Test
    void responsesAreIgnoredAndUnreadableQuestionsRefused() throws Exception {
        try (Served served = new Served(FORWARDER, List.of());
                DatagramSocket socket = new DatagramSocket()) {
            byte[] response = question("web", Type.A).toWire();
            response[2] |= (byte) 0x80;
            socket.send(new DatagramPacket(response, response.length, served.address()));
            byte[] looping = question("web", Type.A).toWire();
            looping[12] = (byte) 0xc0;
            looping[13] = 12;
            byte[] answer = exchange(socket, served, looping);
            assertThat(answer).startsWith(looping[0], looping[1]).hasSize(12);
            assertThat(Answer.code(answer)).isEqualTo(Rcode.FORMERR);
            socket.setSoTimeout(50);
            assertThatThrownBy(() -> socket.receive(new DatagramPacket(new byte[512], 512)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aFailingTableCostsItsQueryOnly() throws Exception {
        BoundPair pair = BoundPair.open();
        var address = (java.net.InetSocketAddress) pair.datagrams().getLocalAddress();
        NameTable failing = new NameTable() {
            @Override
            public java.util.Optional<List<java.net.InetAddress>> addresses(String name) {
                throw new IllegalStateException("asked for " + name);
            }

            @Override
            public java.util.Optional<String> name(java.net.InetAddress address) {
                return java.util.Optional.of("a.b");
            }
        };
        NameServer.Service service = new NameServer.Service("1", failing, () -> Upstreams.NONE, false);
        try (NameServer _ = NameServer.start(pair.datagrams(), pair.connections(), service, FORWARDER)) {
            SimpleResolver client = new SimpleResolver(address);
            assertThat(client.send(question("x", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(contents(client.send(question("1.2.3.4.in-addr.arpa", Type.PTR))))
                    .containsExactly("a.b.");
        }
    }

    @Test
    void closingGivesUpWhatIsUnderWay() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        TestUpstream.Behaviour silent = (_, _) -> {
            asked.countDown();
            return List.of();
        };
        try (TestUpstream upstream = new TestUpstream(silent);
                DatagramSocket socket = new DatagramSocket()) {
            Served served = new Served(FORWARDER, List.of(upstream.address()));
            Socket stream =
                    new Socket(served.address().getAddress(), served.address().getPort());
            byte[] query = question("slow.example", Type.A).toWire();
            socket.send(new DatagramPacket(query, query.length, served.address()));
            assertThat(asked.await(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            long begin = System.nanoTime();
            served.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            stream.setSoTimeout((int) Served.PATIENCE.toMillis());
            try {
                assertThat(stream.getInputStream().read()).isEqualTo(-1);
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
            stream.close();
            served.close();
        }
    }

    @Test
    void tooManyForwardedQueriesAreRefusedAtOnce() throws Exception {
        try (TestUpstream upstream = new TestUpstream(TestUpstream.SILENT);
                Served served = new Served(FORWARDER, List.of(upstream.address()));
                DatagramSocket socket = new DatagramSocket()) {
            byte[] query = question("slow.example", Type.A).toWire();
            // Some of a burst are lost where the server's socket has no room.
            socket.setSoTimeout(5);
            byte[] answer = null;
            long deadline = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            while (answer == null) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                for (int i = 0; i < 200; i++) {
                    socket.send(new DatagramPacket(query, query.length, served.address()));
                }
                try {
                    answer = exchange(socket, served, query);
                } catch (SocketTimeoutException e) {
                    // There was still room for this one.
                }
            }
            assertThat(Answer.code(answer)).isEqualTo(Rcode.SERVFAIL);
            assertThat(new Message(answer).getHeader().getFlag(Flags.RA)).isTrue();
            assertAnswersAfterTheBurst(served);
        }
    }

    /**
     * The rest of the burst may still fill the server's socket: then a query gets lost, and is asked again. After an
     * answer everything before it has been read.
     */
    private static void assertAnswersAfterTheBurst(Served served) throws IOException {
        byte[] query = question("web", Type.A).toWire();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(100);
            boolean answered = false;
            while (!answered) {
                try {
                    exchange(socket, served, query);
                    answered = true;
                } catch (SocketTimeoutException _) {
                    // The test's own deadline ends this.
                }
            }
        }
        assertAnswers(served);
    }
}
