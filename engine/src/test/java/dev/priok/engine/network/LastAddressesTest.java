package dev.priok.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.IpAddress;
import dev.priok.model.Networking.EndpointSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastAddressesTest {
    private static final IpAddress FOUR = IpAddress.parse("172.17.0.9");
    private static final IpAddress SIX = IpAddress.parse("fd00::9");

    private final LastAddresses last = new LastAddresses(
            List.of(new LastAddresses.Place("bridge", FOUR, null), new LastAddresses.Place("mine", FOUR, SIX)));

    @Test
    void survivesAFile() {
        assertThat(last.text()).isEqualTo("bridge 172.17.0.9 -\nmine 172.17.0.9 fd00::9\n");
        assertThat(LastAddresses.parse(last.text())).isEqualTo(last);
    }

    @Test
    void nothingIsMadeOfWhatIsDamaged() {
        assertThat(LastAddresses.parse("bridge\nbridge 1.2.3 -\n\nbridge nonsense x y\n"))
                .isEqualTo(LastAddresses.NONE);
    }

    @Test
    void isWishedForWhereNothingElseIs() {
        assertThat(last.preferredBy(EndpointSpec.of("bridge")).ipv4()).isEqualTo(FOUR);
        assertThat(last.preferredBy(EndpointSpec.of("mine")).ipv6()).isEqualTo(SIX);
        IpAddress chosen = IpAddress.parse("172.17.0.3");
        EndpointSpec own = EndpointSpec.of("mine").withAddresses(chosen, null);
        assertThat(last.preferredBy(own).ipv4()).isEqualTo(chosen);
        assertThat(last.preferredBy(EndpointSpec.of("other"))).isEqualTo(EndpointSpec.of("other"));
    }
}
