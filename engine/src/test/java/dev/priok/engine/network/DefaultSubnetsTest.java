package dev.priok.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.network.NetworkSettings.AddressSpace;
import dev.priok.model.EngineException;
import dev.priok.model.IpPrefix;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DefaultSubnetsTest {
    private static List<IpPrefix> prefixes(String... texts) {
        return Stream.of(texts).map(IpPrefix::parse).toList();
    }

    private static DefaultSubnets of(String base, int length) {
        return new DefaultSubnets(List.of(new AddressSpace(IpPrefix.parse(base), length)));
    }

    @Test
    void dockersSubnetsByDefault() {
        DefaultSubnets subnets = new DefaultSubnets(List.of());
        assertThat(subnets.version4(List.of())).hasToString("172.17.0.0/16");
        assertThat(subnets.version4(prefixes("172.16.0.0/12"))).hasToString("192.168.0.0/20");
        assertThat(subnets.version4(prefixes("172.16.0.0/12", "192.168.1.0/24", "192.168.32.0/19")))
                .hasToString("192.168.16.0/20");
        IpPrefix local = subnets.version6(List.of());
        assertThat(local.length()).isEqualTo(64);
        assertThat(subnets.offers(local)).isTrue();
        assertThat(subnets.offers(IpPrefix.parse("172.31.0.0/16"))).isTrue();
        assertThat(subnets.offers(IpPrefix.parse("172.31.0.0/24"))).isFalse();
    }

    @Test
    void chosenSpacesReplaceThoseOfTheirFamily() {
        DefaultSubnets subnets = of("10.0.0.0/22", 24);
        assertThat(subnets.version4(prefixes("10.0.0.0/25", "10.0.1.7/32"))).hasToString("10.0.2.0/24");
        assertThatThrownBy(() -> subnets.version4(prefixes("10.0.0.0/22")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("all predefined address pools have been fully subnetted");
        assertThat(subnets.version6(List.of()).isVersion4()).isFalse();
        assertThat(of("fd00:1::/32", 64).version6(prefixes("fd00:1::/48"))).hasToString("fd00:1:1::/64");
    }

    @Test
    void aLargeObstacleIsStridedOver() {
        assertThat(of("fd00::/8", 64).version6(prefixes("fd00::/9"))).hasToString("fd80::/64");
        assertThatThrownBy(() -> of("fd00::/16", 64).version6(prefixes("fd00::/8")))
                .isInstanceOf(EngineException.class);
    }
}
