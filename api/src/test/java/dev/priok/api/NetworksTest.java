package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.network.NetworkDetails;
import dev.priok.engine.network.NetworkRequest;
import dev.priok.engine.network.NetworkRequest.PoolRequest;
import dev.priok.engine.network.PortExplanation;
import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.Endpoint;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.MacAddress;
import dev.priok.model.Network;
import dev.priok.model.Networking.EndpointSpec;
import dev.priok.model.Networking.Port;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
    @AutoClose
    private final ApiFixture api = new ApiFixture();

    @Test
    void tellsOfANetworkWhatDockerTells() throws IOException {
        Network network = api.engine.networks.add("mine", "10.1.0.0/16", "10.1.0.1");
        Container container = api.engine.containers.add("c", new ContainerState.Created(), false);
        api.engine.networks.join(
                network,
                new NetworkDetails.Member(
                        container,
                        new Endpoint(
                                "e".repeat(64),
                                network.id(),
                                IpPrefix.parse("10.1.0.2/16"),
                                null,
                                IpAddress.parse("10.1.0.1"),
                                null,
                                new MacAddress("02:42:0a:01:00:02"),
                                List.of("c"))));
        Talk.Answer answer = api.ask("GET", "/v1.50/networks/mine?verbose=true&scope=local");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(Talk.parse("""
                {"Name":"mine","Id":"%s","Created":"2026-01-02T03:04:05.12Z","Scope":"local","Driver":"bridge",
                "EnableIPv4":true,"EnableIPv6":false,"IPAM":{"Driver":"default","Options":{},"Config":[
                {"Subnet":"10.1.0.0/16","Gateway":"10.1.0.1","AuxiliaryAddresses":{"router":"10.1.255.255"}}]},
                "Internal":false,"Attachable":false,"Ingress":false,"ConfigFrom":{"Network":""},"ConfigOnly":false,
                "Containers":{"%s":{"Name":"c","EndpointID":"%s","MacAddress":"02:42:0a:01:00:02",
                "IPv4Address":"10.1.0.2/16","IPv6Address":""}},
                "Options":{"com.docker.network.driver.mtu":"1400"},"Labels":{"l":"v"}}
                """.formatted(network.id(), container.id(), "e".repeat(64))));
    }

    @Test
    void listsNetworksWithoutTheirContainers() throws IOException {
        Talk.Answer answer = api.ask("GET", "/v1.41/networks?filters=%7B%22name%22%3A%5B%22b%22%5D%7D");
        assertThat(api.engine.networks.calls).containsExactly("list {name=[b]}");
        assertThat(answer.json()).hasSize(1);
        assertThat(answer.json().get(0).get("Name").stringValue()).isEqualTo("bridge");
        assertThat(answer.json().get(0).get("Containers")).isEmpty();
        // Known since 1.48 only.
        assertThat(answer.json().get(0).has("EnableIPv4")).isFalse();
        // Testcontainers reads the default bridge's gateway.
        assertThat(answer.json().at("/0/IPAM/Config/0/Gateway").stringValue()).isEqualTo("172.17.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "/networks/none-such,404,network none-such not found",
        "/networks/bridge?scope=swarm,404,network bridge not found",
        "/networks/bridge?verbose=x,400,'invalid value for verbose: x: strconv.ParseBool: parsing \"x\": invalid"
                + " syntax'"
    })
    void refusesToTellOfOthers(String path, int status, String message) throws IOException {
        Talk.Answer answer = api.ask("GET", path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.message()).isEqualTo(message);
    }

    /** What docker CLI 28 sends for {@code docker network create} with many flags. */
    @Test
    void takesAllThatTheCommandLineClientSays() throws IOException {
        Talk.Answer answer = api.send("POST", "/v1.50/networks/create", """
                {"Driver":"bridge","Scope":"","EnableIPv4":false,"EnableIPv6":true,"IPAM":{"Driver":"default",
                "Options":{"a":"b"},"Config":[{"Subnet":"10.2.0.0/16","IPRange":"10.2.1.0/24","Gateway":"10.2.0.1",
                "AuxiliaryAddresses":{"h":"10.2.0.9"}},{"Subnet":"fd00:2::/64"}]},"Internal":true,"Attachable":true,
                "Ingress":false,"ConfigOnly":false,"ConfigFrom":null,"Options":{"o":"p"},"Labels":{"l":"v"},
                "Name":"mine","CheckDuplicate":true}
                """);
        assertThat(answer.body())
                .isEqualTo("{\"Id\":\"%s\",\"Warning\":\"\"}\n"
                        .formatted(api.engine.networks.inspect("mine").network().id()));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(api.engine.networks.request)
                .isEqualTo(new NetworkRequest(
                        "mine",
                        "bridge",
                        false,
                        true,
                        true,
                        true,
                        List.of(
                                new PoolRequest(
                                        IpPrefix.parse("10.2.0.0/16"),
                                        IpPrefix.parse("10.2.1.0/24"),
                                        IpAddress.parse("10.2.0.1"),
                                        Map.of("h", IpAddress.parse("10.2.0.9"))),
                                new PoolRequest(IpPrefix.parse("fd00:2::/64"), null, null, Map.of())),
                        Map.of("a", "b"),
                        Map.of("o", "p"),
                        Map.of("l", "v")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"Subnet\":\"10.0.0.0\"} | invalid subnet 10.0.0.0: invalid CIDR block notation",
                "{\"Subnet\":\"10.0.0.0/33\"} | invalid subnet 10.0.0.0/33: invalid CIDR block notation",
                "{} | invalid subnet : invalid CIDR block notation",
                "{\"Subnet\":\"10.0.0.1/8\"} | invalid subnet 10.0.0.1/8: it should be 10.0.0.0/8",
                "{\"Subnet\":\"10.0.0.0/8\",\"IPRange\":\"x\"} | invalid ip-range x: invalid CIDR block notation",
                "{\"Subnet\":\"10.0.0.0/8\",\"IPRange\":\"fd00::/64\"}"
                        + " | invalid ip-range fd00::/64: parent subnet is an IPv4 block",
                "{\"Subnet\":\"10.0.0.0/8\",\"IPRange\":\"11.0.0.0/16\"}"
                        + " | invalid ip-range 11.0.0.0/16: parent subnet 10.0.0.0/8 doesn't contain ip-range",
                "{\"Subnet\":\"10.0.0.0/8\",\"IPRange\":\"10.0.0.0/7\"}"
                        + " | invalid ip-range 10.0.0.0/7: CIDR block is bigger than its parent subnet 10.0.0.0/8",
                "{\"Subnet\":\"10.0.0.0/8\",\"Gateway\":\"x\"} | invalid gateway x: invalid address",
                "{\"Subnet\":\"10.0.0.0/8\",\"Gateway\":\"11.0.0.1\"}"
                        + " | invalid gateway 11.0.0.1: parent subnet 10.0.0.0/8 doesn't contain this address",
                "{\"Subnet\":\"10.0.0.0/8\",\"AuxiliaryAddresses\":{\"h\":\"fd00::1\"}}"
                        + " | invalid auxiliary address h: parent subnet is an IPv4 block"
            })
    void saysWhatIsWrongWithASubnet(String pool, String problem) throws IOException {
        Talk.Answer answer =
                api.send("POST", "/networks/create", "{\"Name\":\"n\",\"IPAM\":{\"Config\":[" + pool + "]}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo("invalid network config:\n" + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"Ingress\":true | Ingress is not supported yet; leave it out",
                "\"ConfigOnly\":true | ConfigOnly is not supported yet; leave it out",
                "\"ConfigFrom\":{\"Network\":\"x\"} | ConfigFrom is not supported yet; leave it out",
                "\"Scope\":\"swarm\" | Scope swarm is not supported yet: networks are local",
                "\"IPAM\":{\"Driver\":\"dhcp\"} | IPAM.Driver dhcp is not supported yet: use default"
            })
    void refusesByNameWhatIsNotBuilt(String field, String message) throws IOException {
        Talk.Answer answer = api.send("POST", "/networks/create", "{\"Name\":\"n\"," + field + "}");
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.message()).isEqualTo(message);
    }

    @Test
    void givesIPv4ToOlderClientsWhateverTheySay() throws IOException {
        api.send("POST", "/v1.47/networks/create", "{\"Name\":\"n\",\"EnableIPv4\":false}");
        assertThat(api.engine.networks.request).matches(NetworkRequest::ipv4);
    }

    @Test
    void connectsWithWishes() throws IOException {
        Talk.Answer answer = api.send("POST", "/v1.50/networks/mine/connect", """
                {"Container":"c","EndpointConfig":{"IPAMConfig":{"IPv4Address":"10.1.0.7","IPv6Address":"fd00::7",
                "LinkLocalIPs":["169.254.1.1"]},"Links":["db:d"],"Aliases":["a","b","a"],"DriverOpts":{},
                "MacAddress":"02-42-AC-11-00-09","GwPriority":-5,"NetworkID":"","DNSNames":null}}
                """);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(api.engine.networks.calls).containsExactly("connect mine c");
        assertThat(api.engine.networks.connected)
                .isEqualTo(new EndpointSpec(
                        "mine",
                        IpAddress.parse("10.1.0.7"),
                        IpAddress.parse("fd00::7"),
                        List.of(IpAddress.parse("169.254.1.1")),
                        new MacAddress("02:42:ac:11:00:09"),
                        List.of("a", "b"),
                        List.of("db:d"),
                        Map.of(),
                        -5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Container\":\"c\"}", "{\"Container\":\"c\",\"EndpointConfig\":null}"})
    void connectsWithoutWishes(String body) throws IOException {
        assertThat(api.send("POST", "/networks/mine/connect", body).status()).isEqualTo(200);
        assertThat(api.engine.networks.connected).isEqualTo(EndpointSpec.of("mine"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"IPAMConfig\":{\"IPv4Address\":\"fd00::1\"} | 400 | invalid endpoint settings: invalid IPv4 address:"
                        + " fd00::1",
                "\"IPAMConfig\":{\"IPv4Address\":\"0.0.0.0\"} | 400 | invalid endpoint settings: invalid IPv4 address:"
                        + " 0.0.0.0",
                "\"IPAMConfig\":{\"IPv4Address\":\"1\",\"IPv6Address\":\"x\"} | 400 | invalid endpoint settings: *"
                        + " invalid IPv4 address: 1 * invalid IPv6 address: x",
                "\"MacAddress\":\"x\" | 400 | invalid MAC address: address x: invalid MAC address",
                "\"DriverOpts\":{\"a\":\"b\"} | 501 | EndpointConfig.DriverOpts is not supported yet; leave it out"
            })
    void refusesWrongWishes(String field, int status, String message) throws IOException {
        Talk.Answer answer =
                api.send("POST", "/networks/mine/connect", "{\"Container\":\"c\",\"EndpointConfig\":{" + field + "}}");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.message().replace('\n', ' ')).isEqualTo(message);
    }

    @Test
    void disconnectsRemovesAndPrunes() throws IOException {
        assertThat(api.send("POST", "/networks/mine/disconnect", "{\"Container\":\"c\",\"Force\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(api.ask("DELETE", "/networks/bridge").status()).isEqualTo(204);
        assertThat(api.ask("DELETE", "/networks/none-such").status()).isEqualTo(404);
        assertThat(api.ask("POST", "/networks/prune", "Content-Length: 0").body())
                .isEqualTo("{\"NetworksDeleted\":[\"old\"]}\n");
        assertThat(api.ask("POST", "/networks/prune?filters=%7B%22label%22%3A%5B%22x%22%5D%7D", "Content-Length: 0")
                        .body())
                .isEqualTo("{\"NetworksDeleted\":null}\n");
        assertThat(api.engine.networks.calls)
                .containsExactly("disconnect mine c true", "remove bridge", "prune {}", "prune {label=[x]}");
    }

    @Test
    void explainsAPort() throws IOException {
        Container container = api.engine.containers.add("c", new ContainerState.Created(), false);
        api.engine.networks.explanation = new PortExplanation(
                container,
                Port.parse("53/udp"),
                List.of(new PortExplanation.Route("0.0.0.0:8053", "172.17.0.2:53", "bridge")),
                List.of(
                        new PortExplanation.Finding(PortExplanation.Verdict.PASSES, "rule", "a rule"),
                        new PortExplanation.Finding(PortExplanation.Verdict.MAY_STOP, "firewall", "a chain"),
                        new PortExplanation.Finding(PortExplanation.Verdict.STOPS, "listening", "nothing")));
        Talk.Answer answer = api.ask("GET", "/v1.50/priok/explain/port?container=c&port=53/udp");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Talk.parse(answer.body())).isEqualTo(Talk.parse("""
                {"Container": "c", "Id": "%s", "Port": "53/udp", "Open": false,
                 "Routes": [{"From": "0.0.0.0:8053", "To": "172.17.0.2:53", "Network": "bridge"}],
                 "Findings": [{"Verdict": "passes", "Subject": "rule", "Text": "a rule"},
                  {"Verdict": "may-stop", "Subject": "firewall", "Text": "a chain"},
                  {"Verdict": "stops", "Subject": "listening", "Text": "nothing"}]}
                """.formatted(container.id())));
        assertThat(api.engine.networks.calls).contains("explain c 53/udp");
        assertThat(api.ask("GET", "/priok/explain/port?container=c").status()).isEqualTo(400);
        assertThat(api.ask("GET", "/priok/explain/port?container=c&port=http").status())
                .isEqualTo(400);
    }
}
