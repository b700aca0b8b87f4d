package dev.priok.cli.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.FlagSet;
import dev.priok.client.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkFlagsTest {
    private final JsonObject config = new JsonObject();
    private final JsonObject host = new JsonObject();
    private final JsonObject endpoints = new JsonObject();

    private void apply(String... words) {
        FlagSet flags = new FlagSet();
        NetworkFlags network = new NetworkFlags(flags);
        flags.parse(List.of(words));
        network.apply(config, host, endpoints, true);
    }

    @Test
    void saysLittleByDefault() {
        apply();
        assertThat(host.json().compact()).isEqualTo("{\"NetworkMode\":\"default\"}");
        assertThat(config.isEmpty()).isTrue();
        assertThat(endpoints.isEmpty()).isTrue();
    }

    @Test
    void takesSeveralNetworksWithTheirWishes() {
        apply("--network", "name=Mine,alias=a,alias=b,ip=10.1.0.7,ip6=fd00::7,gw-priority=-1", "--net=other");
        assertThat(host.json().at("NetworkMode").text()).isEqualTo("Mine");
        assertThat(endpoints.json().compact())
                .isEqualTo("{\"Mine\":{\"IPAMConfig\":{\"IPv4Address\":\"10.1.0.7\",\"IPv6Address\":\"fd00::7\"},"
                        + "\"Aliases\":[\"a\",\"b\"],\"GwPriority\":-1},\"other\":{}}");
    }

    @Test
    void putsTheShortFlagsOnTheFirstNetwork() {
        apply(
                "--network=mine",
                "--ip=10.1.0.7",
                "--network-alias=a",
                "--net-alias=b",
                "--mac-address=02:42:ac:11:00:02",
                "--link=db:d",
                "--link-local-ip=169.254.1.1");
        assertThat(host.json().at("Links").compact()).isEqualTo("[\"db:d\"]");
        assertThat(config.isEmpty()).isTrue();
        assertThat(endpoints.json().compact())
                .isEqualTo(
                        "{\"mine\":{\"IPAMConfig\":{\"IPv4Address\":\"10.1.0.7\",\"LinkLocalIPs\":[\"169.254.1.1\"]},"
                                + "\"Links\":[\"db:d\"],\"Aliases\":[\"a\",\"b\"],\"MacAddress\":\"02:42:ac:11:00:02\"}}");
    }

    @Test
    void publishesAll() {
        apply("-P", "-p", "80", "--expose=90-91/udp");
        assertThat(host.json().at("PublishAllPorts").isTrue()).isTrue();
        assertThat(config.json().compact()).isEqualTo("{\"ExposedPorts\":{\"80/tcp\":{},\"90/udp\":{},\"91/udp\":{}}}");
    }

    @ParameterizedTest
    @CsvSource({
        "--network=a --network=a,network \"a\" is specified multiple times",
        "--network=a --network=host,conflicting options: cannot attach both user-defined and non-user-defined"
                + " network-modes",
        "--network-alias=a,network-scoped aliases are only supported for user-defined networks",
        "--mac-address=x,x is not a valid mac address",
        "'--network=name=a,ip=10.0.0.1 --ip=10.0.0.2',conflicting options: cannot specify both --ip and per-network"
                + " IPv4 address"
    })
    void refusesContradictions(String words, String message) {
        assertThatThrownBy(() -> apply(words.split(" ")))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "--network=alias=a,network name/id is not specified",
        "'--network=name=a,colour=red',invalid field key colour",
        "'--network=name=a,gw-priority=x',invalid gw-priority (x): invalid syntax",
        "--link=a:b:c,bad format for links: a:b:c"
    })
    void refusesFlagsThatSayNothing(String word, String message) {
        assertThatThrownBy(() -> apply(word)).isInstanceOf(FlagException.class).hasMessageContaining(message);
    }
}
