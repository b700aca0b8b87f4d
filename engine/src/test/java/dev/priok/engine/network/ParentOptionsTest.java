package dev.priok.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineException;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParentOptionsTest {
    private static Network network(String driver, Map<String, String> options) {
        return new Network(
                NetworkId.random(),
                "other",
                Instant.EPOCH,
                driver,
                true,
                false,
                false,
                false,
                List.of(),
                Map.of(),
                options,
                Map.of());
    }

    @Test
    void whatIsNotSaidIsDockersDefault() {
        assertThat(ParentOptions.read("macvlan", Map.of())).isEqualTo(new ParentOptions("", "bridge", "bridge", 0));
        assertThat(ParentOptions.read("ipvlan", Map.of("parent", "eth0.10")))
                .isEqualTo(new ParentOptions("eth0.10", "l2", "bridge", 0));
    }

    @ParameterizedTest
    @CsvSource({
        "macvlan, macvlan_mode, l2, requested macvlan mode 'l2' is not valid",
        "ipvlan, ipvlan_mode, bridge, requested ipvlan mode 'bridge' is not valid",
        "ipvlan, ipvlan_flag, wide, requested ipvlan flag 'wide' is not valid",
        "macvlan, ipvlan_mode, l2, the macvlan driver has no option ipvlan_mode",
        "macvlan, parent, lo, loopback interface is not a valid macvlan parent link",
        "macvlan, parent, a-name-that-is-too-long, invalid interface name",
        "macvlan, com.docker.network.driver.mtu, many, invalid value"
    })
    void badOptionsAreTold(String driver, String key, String value, String message) {
        assertThatThrownBy(() -> ParentOptions.read(driver, Map.of(key, value)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "macvlan, bridge, macvlan, vepa, true",
        "macvlan, bridge, macvlan, passthru, false",
        "macvlan, passthru, macvlan, bridge, false",
        "macvlan, bridge, ipvlan, l2, false",
        "ipvlan, l2, ipvlan, l2, false"
    })
    void someCannotShareAnInterface(String one, String oneMode, String other, String otherMode, boolean share) {
        Network first = network(one, Map.of("parent", "eth0", one + "_mode", oneMode));
        Network second = network(other, Map.of("parent", "eth0", other + "_mode", otherMode));
        Network elsewhere = network(other, Map.of("parent", "eth1", other + "_mode", otherMode));
        assertThatCode(() -> ParentOptions.requireApart(first, elsewhere)).doesNotThrowAnyException();
        if (share) {
            assertThatCode(() -> ParentOptions.requireApart(first, second)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> ParentOptions.requireApart(first, second))
                    .hasMessageContaining("already using parent interface eth0");
        }
    }
}
