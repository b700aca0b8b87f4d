package dev.priok.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.port.NetworkRepository;
import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.MacAddress;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import dev.priok.model.Networking;
import dev.priok.model.Networking.EndpointSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalNamesTest {
    private static final IpAddress A4 = IpAddress.parse("172.20.0.2");
    private static final IpAddress A6 = IpAddress.parse("fd00::2");
    private static final IpAddress B4 = IpAddress.parse("172.20.0.3");
    private static final IpAddress C4 = IpAddress.parse("172.21.0.3");
    private static final ContainerId ASKING = container("f");
    private static final ContainerId ONE = container("1");
    private static final ContainerId TWO = container("2");

    private final NetworkIndex index = new NetworkIndex(new Unsaved());
    private final NetworkCell front = network("Front.Net");
    private final NetworkCell back = network("back");
    private final LocalNames names = names(List.of("b:DB"));

    /** Keeps nothing: these tests never restore. */
    private static final class Unsaved implements NetworkRepository {
        @Override
        public void save(Network network) {}

        @Override
        public void delete(NetworkId id) {}

        @Override
        public List<Network> all() {
            return List.of();
        }
    }

    private static ContainerId container(String digit) {
        return new ContainerId(digit.repeat(64));
    }

    private NetworkCell network(String name) {
        NetworkCell cell = index.add(
                name,
                () -> new Network(
                        NetworkId.random(),
                        name,
                        Instant.EPOCH,
                        Network.BRIDGE,
                        true,
                        true,
                        false,
                        false,
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Map.of()));
        put(cell, ASKING, List.of(), null, null);
        return cell;
    }

    private static void put(
            NetworkCell cell,
            ContainerId container,
            List<String> dnsNames,
            @Nullable IpAddress ipv4,
            @Nullable IpAddress ipv6) {
        cell.adopt(
                container,
                new Endpoint(
                        container.value(),
                        cell.network().id(),
                        ipv4 == null ? null : new IpPrefix(ipv4, 16),
                        ipv6 == null ? null : new IpPrefix(ipv6, 64),
                        null,
                        null,
                        new MacAddress("02:42:00:00:00:01"),
                        dnsNames));
    }

    private LocalNames names(List<String> linksOnFront) {
        EndpointSpec onFront =
                new EndpointSpec("Front.Net", null, null, List.of(), null, List.of(), linksOnFront, Map.of(), 0);
        Networking networking = Networking.DEFAULT.withEndpoints(List.of(onFront, EndpointSpec.of("back")));
        return new LocalNames(index, ASKING, networking, List.of());
    }

    @Test
    void allNamesOfAnEndpointHaveItsAddresses() {
        put(front, ONE, List.of("Web", "www", "0123456789ab", "web"), A4, A6);
        for (String name : List.of("web", "www", "0123456789ab", "web.front.net", "www.front.net")) {
            assertThat(names.addresses(name)).as(name).isEqualTo(List.of(A4, A6));
        }
        assertThat(names.addresses("web.back")).isEmpty();
        assertThat(names.addresses("front.net")).isEmpty();
        assertThat(names.addresses(".front.net")).isEmpty();
        assertThat(names.nameOf(A6)).contains("Web.Front.Net");
    }

    @Test
    void endpointsMayShareANameAndLeave() {
        put(front, ONE, List.of("a", "www"), A4, null);
        put(front, TWO, List.of("b", "www"), B4, null);
        assertThat(names.addresses("www")).isEqualTo(List.of(A4, B4));
        front.leave(ONE);
        front.leave(ONE);
        assertThat(names.addresses("www")).isEqualTo(List.of(B4));
        assertThat(names.addresses("a")).isEmpty();
        assertThat(names.nameOf(A4)).isEmpty();
    }

    @Test
    void anEndpointCanBeRenamedAndAnAddressPassedOn() {
        put(front, ONE, List.of("a", "www"), A4, A6);
        put(front, ONE, List.of("z", "www"), A4, null);
        assertThat(names.addresses("a")).isEmpty();
        assertThat(names.addresses("www")).isEqualTo(List.of(A4));
        assertThat(names.nameOf(A4)).contains("z.Front.Net");
        assertThat(names.nameOf(A6)).isEmpty();
        put(front, TWO, List.of("heir"), A4, null);
        front.leave(ONE);
        assertThat(names.nameOf(A4)).contains("heir.Front.Net");
    }

    @Test
    void aNameWithDotsMayBeOneOfANetworkWithDots() {
        put(back, ONE, List.of("x.front.net"), C4, null);
        put(front, TWO, List.of("x", "y.z"), A4, null);
        assertThat(names.addresses("x.front.net")).isEqualTo(List.of(C4));
        assertThat(names.addresses("y.z.front.net")).isEqualTo(List.of(A4));
        assertThat(names.addresses("x.front.net.back")).isEqualTo(List.of(C4));
    }

    @Test
    void linksAreSeenByTheirContainerAndHideNames() {
        put(front, ONE, List.of("db"), A4, null);
        put(front, TWO, List.of("b"), B4, null);
        assertThat(names.addresses("db")).isEqualTo(List.of(B4));
        assertThat(names.addresses("db.front.net")).isEqualTo(List.of(B4));
        front.leave(TWO);
        assertThat(names.addresses("db")).isEmpty();
        assertThat(names(List.of()).addresses("db")).isEqualTo(List.of(A4));
    }
}
