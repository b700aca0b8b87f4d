package dev.priok.cli.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.cli.CommandFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetsTest {
    @Test
    void putsEverythingToItsSubnet() {
        Subnets subnets = new Subnets(
                List.of("10.1.0.0/16", "fd00::/64"),
                List.of("fd00::100/120"),
                List.of("fd00::1", "10.1.0.1"),
                Map.of("router", "10.1.0.9"));
        assertThat(subnets.config().compact())
                .isEqualTo("[{\"Subnet\":\"10.1.0.0/16\",\"Gateway\":\"10.1.0.1\","
                        + "\"AuxiliaryAddresses\":{\"router\":\"10.1.0.9\"}},"
                        + "{\"Subnet\":\"fd00::/64\",\"IPRange\":\"fd00::100/120\",\"Gateway\":\"fd00::1\"}]");
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "'',10.0.0.0/24,'',every ip-range or gateway must have a corresponding subnet",
        "'','',10.0.0.1,every ip-range or gateway must have a corresponding subnet",
        "x,'','',invalid subnet: invalid CIDR address: x",
        "10.0.0.0/8 10.1.0.0/16,'','',multiple overlapping subnet configuration is not supported",
        "10.0.0.0/8,x,'',invalid CIDR address: x",
        "10.0.0.0/8,11.0.0.0/24,'',no matching subnet for range 11.0.0.0/24",
        "10.0.0.0/8,'',x,no matching subnet for gateway x",
        "10.0.0.0/8 11.0.0.0/8,'',10.0.0.1 10.0.0.2,'cannot configure multiple gateways (10.0.0.2, 10.0.0.1) for the"
                + " same subnet (10.0.0.0/8)'",
        "10.0.0.0/8 11.0.0.0/8,10.1.0.0/16 10.2.0.0/16,'','cannot configure multiple ranges (10.2.0.0/16, 10.1.0.0/16)"
                + " on the same subnet (10.0.0.0/8)'"
    })
    void refusesWhatBelongsToNone(String subnets, String ranges, String gateways, String message) {
        assertThatThrownBy(() -> new Subnets(list(subnets), list(ranges), list(gateways), Map.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(message);
    }
}
