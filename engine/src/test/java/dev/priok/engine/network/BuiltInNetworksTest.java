package dev.priok.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.network.NetworkSettings.DefaultBridge;
import dev.priok.engine.network.NetworkSettings.Family;
import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import dev.priok.model.Networking.EndpointSpec;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BuiltInNetworksTest {
    private final FakeNetworkRepository repository = new FakeNetworkRepository();
    private final FakePlumbing plumbing = new FakePlumbing();
    private NetworkIndex index = new NetworkIndex(repository);

    private Network start(NetworkSettings settings) {
        index = new NetworkIndex(repository);
        index.restore();
        BuiltInNetworks networks = new BuiltInNetworks(index, plumbing, settings, Clock.systemUTC());
        networks.ensure();
        networks.applySettings();
        return index.find("bridge").network();
    }

    private static NetworkSettings with(Family ipv4, @Nullable Family ipv6, @Nullable IpAddress publish) {
        return new NetworkSettings(
                new DefaultBridge(ipv4, ipv6, 1400, false, true),
                publish,
                List.of(),
                NetworkSettings.DEFAULT.names(),
                true);
    }

    private static Family family(@Nullable String bridge, @Nullable String range, @Nullable String gateway) {
        return new Family(
                bridge == null ? null : IpPrefix.parse(bridge),
                range == null ? null : IpPrefix.parse(range),
                gateway == null ? null : IpAddress.parse(gateway));
    }

    @Test
    void theDefaultBridgeStaysWhatItWas() {
        plumbing.foreign.add(IpPrefix.parse("172.17.0.0/16"));
        Network first = start(NetworkSettings.DEFAULT);
        assertThat(first.pools().getFirst().subnet()).hasToString("172.18.0.0/16");
        plumbing.foreign.clear();
        assertThat(start(NetworkSettings.DEFAULT)).isEqualTo(first);
        assertThat(index.all()).hasSize(3);
    }

    @Test
    void settingsChangeItWhenNobodyIsOnIt() {
        Network first = start(NetworkSettings.DEFAULT);
        NetworkSettings settings = with(
                family("10.9.0.1/16", "10.9.8.0/24", "10.9.0.254"),
                family(null, "fd00:9::/64", null),
                IpAddress.parse("127.0.0.1"));
        Network changed = start(settings);
        assertThat(changed.id()).isEqualTo(first.id());
        assertThat(plumbing.dismantled).containsExactly(first);
        assertThat(changed.pools().get(0).subnet()).hasToString("10.9.0.0/16");
        assertThat(changed.pools().get(0).gateway()).hasToString("10.9.0.1");
        assertThat(changed.pools().get(1).subnet()).hasToString("fd00:9::/64");
        assertThat(changed.options())
                .containsEntry("com.docker.network.driver.mtu", "1400")
                .containsEntry("com.docker.network.bridge.enable_icc", "false")
                .containsEntry("com.docker.network.bridge.host_binding_ipv4", "127.0.0.1");
        Endpoint endpoint = index.find("bridge").join(ContainerId.random(), EndpointSpec.of("bridge"), List.of());
        assertThat(Objects.requireNonNull(endpoint.ipv4())).hasToString("10.9.8.0/16");
        assertThat(endpoint.gateway4()).hasToString("10.9.0.254");
        Network back = start(NetworkSettings.DEFAULT);
        assertThat(back.pools()).hasSize(1);
        assertThat(back.pools().getFirst().subnet()).hasToString("172.17.0.0/16");
    }

    @Test
    void itStaysWhileContainersRunOnIt() {
        Network first = start(NetworkSettings.DEFAULT);
        index.find("bridge").join(ContainerId.random(), EndpointSpec.of("bridge"), List.of());
        new BuiltInNetworks(index, plumbing, with(family("10.9.0.1/16", null, null), null, null), Clock.systemUTC())
                .applySettings();
        assertThat(index.find("bridge").network()).isEqualTo(first);
        assertThat(plumbing.dismantled).isEmpty();
    }

    @Test
    void anAddressThatIsASubnetIsRefused() {
        assertThatThrownBy(() -> start(with(family("10.9.0.0/16", null, null), null, null)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("10.9.0.1/16");
    }
}
