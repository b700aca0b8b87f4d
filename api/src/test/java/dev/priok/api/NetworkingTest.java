package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ContainerState;
import dev.priok.model.Endpoint;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.MacAddress;
import dev.priok.model.NamespaceMode;
import dev.priok.model.Network;
import dev.priok.model.Networking;
import dev.priok.model.Networking.EndpointSpec;
import dev.priok.model.Networking.Port;
import dev.priok.model.Networking.Publication;
import dev.priok.model.Networking.PublishedPort;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What containers' calls say of networks and ports. */
class NetworkingTest {
    private static final IpAddress ANY = IpAddress.parse("0.0.0.0");
    private static final MacAddress MAC = new MacAddress("02:42:ac:11:00:02");

    @AutoClose
    private final ApiFixture api = new ApiFixture();

    private Talk.Answer create(String version, String fields) throws IOException {
        return api.send("POST", "/v" + version + "/containers/create?name=n", "{\"Image\":\"b\"," + fields + "}");
    }

    private ContainerSpec created() {
        return Objects.requireNonNull(api.engine.containers.createdFrom);
    }

    private static EndpointSpec withMac(String network, MacAddress mac) {
        return new EndpointSpec(network, null, null, List.of(), mac, List.of(), List.of(), Map.of(), 0);
    }

    @Test
    void readsNetworksPortsAndLinks() throws IOException {
        Talk.Answer answer = create("1.50", """
                "ExposedPorts":{"80/tcp":{},"53/UDP":{},"9":{}},
                "HostConfig":{"NetworkMode":"Mine","PublishAllPorts":true,"Links":["db:d"],"PortBindings":{
                "80/tcp":[{"HostIp":"","HostPort":"8080"},{"HostIp":"::1","HostPort":"8081-8090"}],
                "53/udp":[{"HostIp":"127.0.0.1","HostPort":""}],"81/tcp":null,"82":[],"83/sctp":[{"HostPort":"0"}]}},
                "NetworkingConfig":{"EndpointsConfig":{"Mine":{"IPAMConfig":{"IPv4Address":"10.1.0.7"},
                "Aliases":["a"],"GwPriority":3},"mine":null}}
                """);
        assertThat(answer.body()).contains("\"Warnings\":[]");
        assertThat(created().config().exposedPorts()).containsExactlyInAnyOrder("80/tcp", "53/udp", "9/tcp");
        assertThat(created().host().namespaces().network()).isEqualTo(NamespaceMode.PRIVATE);
        assertThat(created().networking())
                .isEqualTo(new Networking(
                        "Mine",
                        List.of(
                                new EndpointSpec(
                                        "Mine",
                                        IpAddress.parse("10.1.0.7"),
                                        null,
                                        List.of(),
                                        null,
                                        List.of("a"),
                                        List.of(),
                                        Map.of(),
                                        3),
                                EndpointSpec.of("mine")),
                        List.of(
                                new Publication(Port.parse("80"), null, 8080, 8080),
                                new Publication(Port.parse("80"), IpAddress.parse("::1"), 8081, 8090),
                                new Publication(Port.parse("53/udp"), IpAddress.parse("127.0.0.1"), 0, 0),
                                new Publication(Port.parse("81"), null, 0, 0),
                                new Publication(Port.parse("82"), null, 0, 0),
                                new Publication(Port.parse("83/sctp"), null, 0, 0)),
                        true,
                        List.of("db:d")));
    }

    @ParameterizedTest
    @CsvSource({"'',''", "default,''", "none,none", "host,host", "container:x,container:x", "bridge,bridge"})
    void keepsTheModesWord(String word, String mode) throws IOException {
        create("1.50", "\"HostConfig\":{\"NetworkMode\":\"" + word + "\"}");
        assertThat(created().networking()).isEqualTo(Networking.DEFAULT.withMode(mode));
    }

    @Test
    void takesAnotherContainersNameForNoNetwork() throws IOException {
        create(
                "1.50",
                "\"HostConfig\":{\"NetworkMode\":\"container:x\"},\"NetworkingConfig\":{\"EndpointsConfig\":"
                        + "{\"container:x\":{}}}");
        assertThat(created().networking()).isEqualTo(Networking.DEFAULT.withMode("container:x"));
    }

    @Test
    void takesTheNamedNetworkWhereNoModeIsSaid() throws IOException {
        create("1.41", "\"NetworkingConfig\":{\"EndpointsConfig\":{\"mine\":{\"GwPriority\":7}}}");
        assertThat(created().networking())
                .isEqualTo(Networking.DEFAULT.withMode("mine").withEndpoints(List.of(EndpointSpec.of("mine"))));
        create("1.50", "\"NetworkingConfig\":{\"EndpointsConfig\":{\"default\":{},\"mine\":{}}}");
        assertThat(created().networking().mode()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"HostConfig\":{\"PortBindings\":{\"x/tcp\":[]}} | invalid port specification: \"x/tcp\"",
                "\"HostConfig\":{\"PortBindings\":{\"80/ftp\":[]}} | invalid port specification: \"80/ftp\"",
                "\"HostConfig\":{\"PortBindings\":{\"80-90/tcp\":[]}} | invalid port specification: \"80-90/tcp\"",
                "\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"70000\"}]}}"
                        + " | invalid port specification: \"70000\"",
                "\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"9-8\"}]}}"
                        + " | invalid port specification: \"9-8\"",
                "\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostIp\":\"x\"}]}} | invalid IP address: x",
                "\"HostConfig\":{\"PortBindings\":{\"80/tcp\":{}}} | field HostConfig.PortBindings.80/tcp",
                "\"HostConfig\":{\"PortBindings\":[]} | field HostConfig.PortBindings: must be an object",
                "\"ExposedPorts\":{\"x\":{}} | invalid port specification: \"x\"",
                "\"MacAddress\":\"x\" | invalid MAC address: address x: invalid MAC address",
                "\"NetworkingConfig\":{\"EndpointsConfig\":{\"m\":{\"IPAMConfig\":{\"IPv4Address\":\"x\"}}}}"
                        + " | invalid IPv4 address: x",
                "\"NetworkingConfig\":{\"EndpointsConfig\":[]} | NetworkingConfig.EndpointsConfig: must be an object"
            })
    void refusesWrongPortsAndAddresses(String fields, String message) throws IOException {
        Talk.Answer answer = create("1.50", fields);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains(message);
    }

    @Test
    void takesOnlyOneNetworkFromOlderClients() throws IOException {
        String two = "\"NetworkingConfig\":{\"EndpointsConfig\":{\"a\":{},\"b\":{}}}";
        assertThat(create("1.43", two).message())
                .isEqualTo("Container cannot be created with multiple network endpoints: a, b");
        assertThat(create("1.44", two).status()).isEqualTo(201);
    }

    @Test
    void putsTheContainerWideAddressOnTheModesNetwork() throws IOException {
        String mac = "\"MacAddress\":\"" + MAC + "\"";
        assertThat(create("1.43", mac).body()).contains("\"Warnings\":[]");
        assertThat(created().networking().endpoints()).containsExactly(withMac("default", MAC));
        assertThat(create("1.50", mac + ",\"HostConfig\":{\"NetworkMode\":\"m\"}")
                        .body())
                .contains("The container-wide MacAddress field is now deprecated");
        assertThat(created().networking().endpoints()).containsExactly(withMac("m", MAC));
        assertThat(create(
                                "1.50",
                                mac + ",\"NetworkingConfig\":{\"EndpointsConfig\":{\"default\":{\"MacAddress\":"
                                        + "\"02:42:ac:11:00:99\"}}}")
                        .message())
                .startsWith("the container-wide MAC address must match the endpoint-specific MAC address");
        assertThat(create("1.50", mac + ",\"NetworkingConfig\":{\"EndpointsConfig\":{\"m\":{}}}")
                        .message())
                .isEqualTo("HostConfig.NetworkMode must match the identity of a network in NetworkSettings.Networks");
        assertThat(create("1.43", mac + ",\"HostConfig\":{\"NetworkMode\":\"host\"}")
                        .message())
                .isEqualTo("conflicting options: mac-address and the network mode");
    }

    /** A running container on the default bridge and on one of its own, with ports. */
    private Container running() {
        Network bridge = api.engine.networks.inspect("bridge").network();
        Network mine = api.engine.networks.add("mine", "10.1.0.0/16", "10.1.0.1");
        Container base = api.engine.containers.add("c", new ContainerState.Running(42, Instant.EPOCH), false);
        ContainerConfig config = base.spec().config().with(draft -> draft.exposedPorts = Set.of("80/tcp", "90/tcp"));
        EndpointSpec wish = new EndpointSpec(
                "mine", IpAddress.parse("10.1.0.7"), null, List.of(), null, List.of("a"), List.of(), Map.of(), 2);
        Networking networking = new Networking(
                "bridge",
                List.of(wish, withMac("bridge", MAC)),
                List.of(
                        new Publication(Port.parse("80"), null, 8080, 8080),
                        new Publication(Port.parse("80"), IpAddress.parse("::1"), 1000, 2000)),
                false,
                List.of("db:d"));
        Attachments attachments = new Attachments(
                List.of(
                        new Endpoint(
                                "a".repeat(64),
                                bridge.id(),
                                IpPrefix.parse("172.17.0.2/16"),
                                null,
                                IpAddress.parse("172.17.0.1"),
                                null,
                                MAC,
                                List.of()),
                        new Endpoint(
                                "b".repeat(64),
                                mine.id(),
                                IpPrefix.parse("10.1.0.7/16"),
                                IpPrefix.parse("fd00::7/64"),
                                IpAddress.parse("10.1.0.1"),
                                IpAddress.parse("fd00::1"),
                                new MacAddress("02:42:0a:01:00:07"),
                                List.of("c", "a"))),
                List.of(
                        new PublishedPort(Port.parse("80"), ANY, 8080),
                        new PublishedPort(Port.parse("80"), IpAddress.parse("::1"), 1001)));
        Container container = base.withSpec(
                        new ContainerSpec(config, base.spec().host(), networking))
                .withAttachments(attachments);
        api.engine.containers.byName.put("c", container);
        return container;
    }

    @Test
    void tellsEndpointsAndPortsOfARunningContainer() throws IOException {
        running();
        JsonNode settings = api.ask("GET", "/v1.50/containers/c/json").json().get("NetworkSettings");
        assertThat(settings.at("/Ports")).isEqualTo(Talk.parse("""
                {"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"},{"HostIp":"::1","HostPort":"1001"}],"90/tcp":null}
                """));
        assertThat(settings.at("/SandboxKey").stringValue()).isEqualTo("/proc/42/ns/net");
        assertThat(settings.at("/SandboxID").stringValue()).hasSize(64);
        assertThat(settings.at("/IPAddress").stringValue()).isEqualTo("172.17.0.2");
        assertThat(settings.at("/Gateway").stringValue()).isEqualTo("172.17.0.1");
        assertThat(settings.at("/IPPrefixLen").intValue()).isEqualTo(16);
        assertThat(settings.at("/MacAddress").stringValue()).isEqualTo(MAC.toString());
        assertThat(settings.at("/EndpointID").stringValue()).isEqualTo("a".repeat(64));
        assertThat(settings.get("Networks").propertyNames()).containsExactly("bridge", "mine");
        assertThat(settings.at("/Networks/mine")).isEqualTo(Talk.parse("""
                {"IPAMConfig":{"IPv4Address":"10.1.0.7"},"Links":null,"Aliases":["a"],
                "MacAddress":"02:42:0a:01:00:07","DriverOpts":null,"GwPriority":2,"NetworkID":"%s","EndpointID":"%s",
                "Gateway":"10.1.0.1","IPAddress":"10.1.0.7","IPPrefixLen":16,"IPv6Gateway":"fd00::1",
                "GlobalIPv6Address":"fd00::7","GlobalIPv6PrefixLen":64,"DNSNames":["c","a"]}
                """.formatted(
                        api.engine.networks.inspect("mine").network().id(), "b".repeat(64))));
    }

    @Test
    void tellsWhatWasAskedFor() throws IOException {
        Container container = running();
        JsonNode answer = api.ask("GET", "/v1.44/containers/c/json").json();
        assertThat(answer.at("/HostConfig/NetworkMode").stringValue()).isEqualTo("bridge");
        assertThat(answer.at("/HostConfig/PortBindings")).isEqualTo(Talk.parse("""
                {"80/tcp":[{"HostIp":"","HostPort":"8080"},{"HostIp":"::1","HostPort":"1000-2000"}]}
                """));
        assertThat(answer.at("/HostConfig/Links")).isEqualTo(Talk.parse("[\"/db:/c/d\"]"));
        assertThat(answer.at("/HostConfig/PublishAllPorts").booleanValue()).isFalse();
        assertThat(answer.at("/Config/MacAddress").stringValue()).isEqualTo(MAC.toString());
        // Versions before 1.45 tell the added names as aliases, and those before 1.48 know no priority.
        JsonNode mine = answer.at("/NetworkSettings/Networks/mine");
        assertThat(mine.get("Aliases"))
                .isEqualTo(Talk.parse("[\"a\",\"" + container.id().shortForm() + "\"]"));
        assertThat(mine.has("GwPriority")).isFalse();
    }

    @Test
    void tellsTheNetworksOfAStoppedContainer() throws IOException {
        Container container = running();
        api.engine.containers.byName.put(
                "c", container.withState(new ContainerState.Created()).withAttachments(Attachments.NONE));
        JsonNode settings = api.ask("GET", "/v1.50/containers/c/json").json().get("NetworkSettings");
        assertThat(settings.get("Ports")).isEmpty();
        assertThat(settings.at("/SandboxKey").stringValue()).isEmpty();
        assertThat(settings.at("/IPAddress").stringValue()).isEmpty();
        assertThat(settings.get("Networks").propertyNames()).containsExactly("bridge", "mine");
        assertThat(settings.at("/Networks/mine/IPAddress").stringValue()).isEmpty();
        assertThat(settings.at("/Networks/mine/NetworkID").stringValue()).hasSize(64);
        api.engine.networks.byName.remove("mine");
        assertThat(api.ask("GET", "/v1.50/containers/c/json")
                        .json()
                        .at("/NetworkSettings/Networks/mine/NetworkID")
                        .stringValue())
                .isEmpty();
    }

    @Test
    void listsPortsAndNetworks() throws IOException {
        running();
        JsonNode listed = api.ask("GET", "/v1.50/containers/json").json().get(0);
        assertThat(listed.get("Ports")).isEqualTo(Talk.parse("""
                [{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"},
                {"IP":"::1","PrivatePort":80,"PublicPort":1001,"Type":"tcp"},{"PrivatePort":90,"Type":"tcp"}]
                """));
        assertThat(listed.at("/HostConfig/NetworkMode").stringValue()).isEqualTo("bridge");
        assertThat(listed.at("/NetworkSettings/Networks/bridge/IPAddress").stringValue())
                .isEqualTo("172.17.0.2");
    }

    @Test
    void namesTheDriversOfNetworks() throws IOException {
        assertThat(api.ask("GET", "/info").json().at("/Plugins/Network"))
                .isEqualTo(Talk.parse("[\"bridge\",\"host\",\"ipvlan\",\"macvlan\",\"null\"]"));
    }
}
