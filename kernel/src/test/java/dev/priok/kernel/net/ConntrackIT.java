package dev.priok.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeavesNothingBehind.class)
class ConntrackIT {
    /** Tracking begins with the first rule that needs it. */
    private static final String TRACKING = """
            table inet t {
                chain out { type nat hook output priority -100; }
                chain f { type filter hook output priority 0; ct state new counter; }
            }
            """;

    private static void send(DatagramSocket socket, InetAddress to, int port) throws IOException {
        socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress(to, port)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void forgetsTheFlowsThatAreNamed(String text) throws Exception {
        InetAddress address = InetAddress.ofLiteral(text);
        boolean version4 = address.getAddress().length == 4;
        NetworkNamespace.create(() -> {
            try (Nftables nft = Nftables.open();
                    Conntrack conntrack = Conntrack.open();
                    DatagramSocket one = new DatagramSocket();
                    DatagramSocket _ = new DatagramSocket(7000, address)) {
                nft.run(TRACKING);
                send(one, address, 7000);
                send(one, address, 7001);
                assertThat(conntrack.forgetUdp(version4, flow -> flow.to().getPort() == 7000))
                        .isEqualTo(1);
                List<Flow> left = new ArrayList<>();
                assertThat(conntrack.forgetUdp(version4, flow -> !left.add(flow)))
                        .isZero();
                assertThat(left).hasSize(1);
                assertThat(left.getFirst())
                        .isEqualTo(new Flow(
                                new InetSocketAddress(address, one.getLocalPort()),
                                new InetSocketAddress(address, 7001),
                                new InetSocketAddress(address, 7001)));
                assertThat(conntrack.forgetUdp(!version4, _ -> true)).isZero();
            }
            return true;
        });
    }

    @Test
    void aTranslatedFlowTellsWhoAnswers() throws Exception {
        NetworkNamespace.create(() -> {
            InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
            try (Nftables nft = Nftables.open();
                    Conntrack conntrack = Conntrack.open();
                    DatagramSocket client = new DatagramSocket()) {
                nft.run("""
                        table ip t {
                            chain out {
                                type nat hook output priority -100;
                                udp dport 53 dnat to 127.0.0.2:5353
                            }
                        }
                        """);
                send(client, loopback, 53);
                List<Flow> seen = new ArrayList<>();
                assertThat(conntrack.forgetUdp(true, seen::add)).isEqualTo(1);
                assertThat(seen.getFirst().to()).isEqualTo(new InetSocketAddress(loopback, 53));
                assertThat(seen.getFirst().answerer())
                        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 5353));
            }
            return true;
        });
    }
}
