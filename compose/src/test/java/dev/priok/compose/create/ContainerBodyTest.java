package dev.priok.compose.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.client.Json;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.model.Network;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerBodyTest {
    private static Node node(Json json) {
        return switch (json) {
            case Json.Null _ -> Scalar.of(null);
            case Json.Bool(boolean value) -> Scalar.of(value);
            case Json.Num(String literal) ->
                Scalar.of(literal.contains(".") ? (Object) Double.valueOf(literal) : (Object) Long.valueOf(literal));
            case Json.Str(String value) -> Scalar.of(value);
            case Json.Arr(List<Json> values) ->
                Sequence.of(values.stream().map(ContainerBodyTest::node).toList());
            case Json.Obj(Map<String, Json> members) -> {
                Map<String, Node> entries = new LinkedHashMap<>();
                members.forEach((name, value) -> entries.put(name, node(value)));
                yield Mapping.of(entries);
            }
        };
    }

    private static Json body(String json) {
        return body(json, true);
    }

    private static Json body(String json, boolean manyNetworks) {
        Service service = Service.read("web", (Mapping) node(Json.parse(json)));
        Map<String, Network> networks = new TreeMap<>();
        for (String key : List.of("back", "default")) {
            networks.put(key, Network.read(key, (Mapping) node(Json.parse("{\"name\":\"p_" + key + "\"}"))));
        }
        Project project = new Project(
                "p",
                Path.of("/p"),
                List.of(Path.of("/p/compose.yaml")),
                new TreeMap<>(Map.of("web", service)),
                new TreeMap<>(),
                new TreeMap<>(networks),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(),
                Map.of(),
                Map.of());
        Wish wish = new Wish(project, service, "p-web-1", 1, Map.of(), List.of(), List.of(), null, false, true, false);
        return new ContainerBody(wish, manyNetworks).json();
    }

    @Test
    void bindsThatSayNothingMakeFoldersThatArentThere() {
        Json host = body("""
                {"image":"busybox","volumes":[{"type":"bind","source":"/a","target":"/b","read_only":true},
                 {"type":"bind","source":"/c","target":"/d","bind":{"create_host_path":false}}]}""").at("HostConfig");
        assertThat(host.at("Binds").compact()).isEqualTo("[\"/a:/b:ro\"]");
        assertThat(host.at("Mounts").items()).hasSize(1);
    }

    @Test
    void capabilitiesHaveTheKernelsNames() {
        Json host = body("""
                {"image":"busybox","cap_add":["sys_time","CAP_NET_ADMIN","SYS_TIME"],"cap_drop":["all"]}""").at("HostConfig");
        assertThat(host.at("CapAdd").compact()).isEqualTo("[\"CAP_NET_ADMIN\",\"CAP_SYS_TIME\"]");
        assertThat(host.at("CapDrop").compact()).isEqualTo("[\"ALL\"]");
    }

    @Test
    void networksAreThoseOfTheProjectTheMostImportantOneFirst() {
        String service = """
                {"image":"busybox","networks":{"back":{"aliases":["ww"]},"default":{"priority":5}}}""";
        Json body = body(service);
        assertThat(body.at("HostConfig", "NetworkMode").text()).isEqualTo("p_default");
        Json endpoints = body.at("NetworkingConfig", "EndpointsConfig");
        assertThat(endpoints.at("p_back", "Aliases").compact()).isEqualTo("[\"p-web-1\",\"web\",\"ww\"]");
        assertThat(endpoints.at("p_default", "Aliases").compact()).isEqualTo("[\"p-web-1\",\"web\"]");
        assertThat(body(service, false)
                        .at("NetworkingConfig", "EndpointsConfig")
                        .fields())
                .containsOnlyKeys("p_default");
    }

    @Test
    void aServiceOfNoNetworkHasNone() {
        assertThat(body("{\"image\":\"busybox\"}")
                        .at("HostConfig", "NetworkMode")
                        .text())
                .isEqualTo("none");
        assertThat(body("{\"image\":\"busybox\",\"network_mode\":\"host\"}")
                        .at("HostConfig", "NetworkMode")
                        .text())
                .isEqualTo("host");
    }

    @Test
    void aServiceWithoutAnImageHasThatOfItsBuild() {
        assertThat(body("{\"build\":{\"context\":\".\"}}").at("Image").text()).isEqualTo("p-web");
    }

    @Test
    void limitsOfTheDeploymentWin() {
        Json host = body("""
                {"image":"busybox","mem_limit":1000,"cpus":2.0,"pids_limit":7,"restart":"always",
                 "deploy":{"resources":{"limits":{"memory":2000,"cpus":"0.5"},"reservations":{"memory":500}},
                  "restart_policy":{"condition":"on-failure","max_attempts":3}}}""").at("HostConfig");
        assertThat(host.at("Memory").number()).isEqualTo(2000);
        assertThat(host.at("MemoryReservation").number()).isEqualTo(500);
        assertThat(host.at("PidsLimit").number()).isEqualTo(7);
        assertThat(host.at("RestartPolicy").compact()).isEqualTo("{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}");
    }

    @Test
    void mountsAreBindsWhereThoseCanSayIt() {
        Json host = body("""
                {"image":"busybox","volumes":[
                  {"type":"bind","source":"/src","target":"/a","read_only":true,"bind":{"create_host_path":true}},
                  {"type":"bind","source":"/src","target":"/b","bind":{"propagation":"rslave"}},
                  {"type":"volume","target":"/c"},
                  {"type":"tmpfs","target":"/d","tmpfs":{"size":1024}}],
                 "tmpfs":["/e:size=1m","/f"]}""").at("HostConfig");
        assertThat(host.at("Binds").compact()).isEqualTo("[\"/src:/a:ro\"]");
        assertThat(host.at("Mounts").items().stream()
                        .map(mount ->
                                mount.at("Type").text() + mount.at("Target").text()))
                .containsExactly("bind/b", "volume/c", "tmpfs/d");
        assertThat(host.at("Tmpfs").compact()).isEqualTo("{\"/e\":\"size=1m\",\"/f\":\"\"}");
    }

    @Test
    void whatNeedsAClusterIsRefusedByName() {
        assertThatThrownBy(() -> body("{\"image\":\"busybox\",\"deploy\":{\"mode\":\"global\"}}"))
                .isInstanceOf(ProjectFailure.class)
                .hasMessageContaining("services.web.deploy.mode global");
        assertThatThrownBy(() -> body("{\"image\":\"busybox\",\"use_api_socket\":true}"))
                .hasMessageContaining("services.web.use_api_socket");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "deploy.placement       | \"placement\":{\"constraints\":[\"node.role==manager\"]}",
                "deploy.placement       | \"placement\":{\"max_replicas_per_node\":1}",
                "deploy.update_config   | \"update_config\":{\"parallelism\":2}",
                "deploy.rollback_config | \"rollback_config\":{\"order\":\"stop-first\"}",
                "deploy.endpoint_mode   | \"endpoint_mode\":\"dnsrr\""
            })
    void whatNeedsAClusterIsRefusedByName(String attribute, String deploy) {
        assertThatThrownBy(() -> body("{\"image\":\"busybox\",\"deploy\":{" + deploy + "}}"))
                .isInstanceOf(ProjectFailure.class)
                .hasMessage("services.web." + attribute + " isn't supported: it needs a cluster");
    }
}
