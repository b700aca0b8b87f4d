package dev.priok.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReverseNameTest {
    private static final InetAddress A4 = InetAddress.ofLiteral("172.20.0.2");
    private static final InetAddress A6 = InetAddress.ofLiteral("fd00::2");

    @Test
    void reverseNames() {
        assertThat(ReverseName.address("2.0.20.172.in-addr.arpa")).contains(A4);
        assertThat(ReverseName.address("2." + "0.".repeat(27) + "0.0.d.f.ip6.arpa"))
                .contains(A6);
        for (String wrong : List.of(
                "in-addr.arpa",
                ".in-addr.arpa",
                "0.20.172.in-addr.arpa",
                "1.2.0.20.172.in-addr.arpa",
                "256.0.20.172.in-addr.arpa",
                "+1.0.20.172.in-addr.arpa",
                "1..20.172.in-addr.arpa",
                "2." + "0.".repeat(26) + "0.0.d.f.ip6.arpa",
                "2." + "0.".repeat(27) + "0.0.g.f.ip6.arpa",
                "2" + "00".repeat(27) + ".0.0.d.f.ip6.arpa",
                "ip6.arpa",
                "web")) {
            assertThat(ReverseName.address(wrong)).as(wrong).isEmpty();
        }
    }
}
