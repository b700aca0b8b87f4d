package dev.priok.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final InetAddress A4 = InetAddress.ofLiteral("172.20.0.2");
    private static final InetAddress A6 = InetAddress.ofLiteral("fd00::2");
    private static final InetAddress B4 = InetAddress.ofLiteral("172.20.0.3");
    private static final InetAddress C4 = InetAddress.ofLiteral("172.21.0.3");

    private final NetworkNames front = new NetworkNames("Front.Net");
    private final NetworkNames back = new NetworkNames("back");
    private final List<ContainerNames.Membership> memberships = new ArrayList<>(List.of(
            new ContainerNames.Membership(front, Map.of("DB", "b")), new ContainerNames.Membership(back, Map.of())));
    private final ContainerNames names = new ContainerNames(() -> memberships);

    private static NetworkNames.Entry entry(String name, List<String> others, InetAddress... addresses) {
        return new NetworkNames.Entry(name, others, List.of(addresses));
    }

    @Test
    void allNamesOfAnEndpointHaveItsAddresses() {
        front.put("1", entry("Web", List.of("www", "0123456789ab", "web"), A4, A6));
        for (String name : List.of("web", "www", "0123456789ab", "web.front.net", "www.front.net")) {
            assertThat(names.addresses(name)).as(name).contains(List.of(A4, A6));
        }
        assertThat(names.addresses("web.back")).isEmpty();
        assertThat(names.addresses("front.net")).isEmpty();
        assertThat(names.addresses(".front.net")).isEmpty();
        assertThat(names.name(A6)).contains("Web.Front.Net");
    }

    @Test
    void endpointsMayShareANameAndLeave() {
        front.put("1", entry("a", List.of("www"), A4));
        front.put("2", entry("b", List.of("www"), B4));
        assertThat(names.addresses("www")).contains(List.of(A4, B4));
        front.remove("1");
        front.remove("1");
        assertThat(names.addresses("www")).contains(List.of(B4));
        assertThat(names.addresses("a")).isEmpty();
        assertThat(names.name(A4)).isEmpty();
    }

    @Test
    void anEndpointCanBeRenamedAndAnAddressPassedOn() {
        front.put("1", entry("a", List.of("www"), A4, A6));
        front.put("1", entry("z", List.of("www"), A4));
        assertThat(names.addresses("a")).isEmpty();
        assertThat(names.addresses("www")).contains(List.of(A4));
        assertThat(names.name(A4)).contains("z.Front.Net");
        assertThat(names.name(A6)).isEmpty();
        front.put("2", entry("heir", List.of(), A4));
        front.remove("1");
        assertThat(names.name(A4)).contains("heir.Front.Net");
    }

    @Test
    void aNameWithDotsMayBeOneOfANetworkWithDots() {
        back.put("1", entry("x.front.net", List.of(), C4));
        front.put("2", entry("x", List.of("y.z"), A4));
        assertThat(names.addresses("x.front.net")).contains(List.of(C4));
        assertThat(names.addresses("y.z.front.net")).contains(List.of(A4));
        assertThat(names.addresses("x.front.net.back")).contains(List.of(C4));
    }

    @Test
    void linksAreSeenByTheirContainerAndHideNames() {
        front.put("1", entry("db", List.of(), A4));
        front.put("2", entry("b", List.of(), B4));
        assertThat(names.addresses("db")).contains(List.of(B4));
        assertThat(names.addresses("db.front.net")).contains(List.of(B4));
        front.remove("2");
        assertThat(names.addresses("db")).isEmpty();
        memberships.removeFirst();
        memberships.add(new ContainerNames.Membership(front, Map.of()));
        assertThat(names.addresses("db")).contains(List.of(A4));
    }

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
