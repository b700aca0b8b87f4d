package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plugins that decide about requests, as programs of their own. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AuthorizationPluginIT {
    @TempDir
    private Path directory;

    private PluginProcess plugin(String name) {
        return PluginProcess.start(directory.resolve("sockets"), directory.resolve(name), name, "authz");
    }

    private PriokDaemon daemon(String... flags) {
        List<String> all = new ArrayList<>(List.of(
                "--plugin-sockets=" + directory.resolve("sockets"),
                "--plugin-specs=" + directory.resolve("specs"),
                "--plugin-timeout=4"));
        all.addAll(List.of(flags));
        return PriokDaemon.start(all.toArray(String[]::new));
    }

    private static JsonNode call(PluginProcess plugin, String method, String uri) {
        String found = plugin.calls().stream()
                .filter(call -> call.startsWith("AuthZPlugin." + method) && call.contains(uri))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + method + " of " + uri));
        return JsonMapper.shared().readTree(found.substring(found.indexOf(' ') + 1));
    }

    private static String body(JsonNode call, String field) {
        return new String(Base64.getDecoder().decode(call.path(field).asString()), StandardCharsets.UTF_8);
    }

    @Test
    void allPluginsMustAllowARequest() {
        try (PluginProcess first = plugin("first");
                PluginProcess second = plugin("second");
                PriokDaemon priok = daemon("--authorization-plugin=first", "--authorization-plugin=second")) {
            priok.loadBusybox();
            assertThat(priok.docker("info", "--format", "{{.Plugins.Authorization}}")
                            .ok()
                            .text())
                    .isEqualTo("[first second]");
            Result cat = priok.dockerWithInput(
                    "there and back".getBytes(StandardCharsets.UTF_8), "run", "--rm", "-i", "busybox", "cat");
            assertThat(cat.ok().text()).isEqualTo("there and back");
            JsonNode create = call(second, "AuthZReq", "/containers/create");
            assertThat(create.path("RequestMethod").asString()).isEqualTo("POST");
            assertThat(body(create, "RequestBody")).contains("\"Image\":\"busybox\"");
            assertThat(create.path("RequestHeaders").path("Content-Type").asString())
                    .isEqualTo("application/json");
            assertThat(body(call(first, "AuthZRes", "/containers/create"), "ResponseBody"))
                    .contains("\"Id\"");
            JsonNode attach = call(first, "AuthZRes", "/attach");
            assertThat(attach.path("ResponseStatusCode").asInt()).isEqualTo(101);
            assertThat(attach.has("ResponseBody")).isFalse();
            assertThat(attach.has("RequestBody")).isFalse();

            second.behave("deny", "/containers/create\n");
            assertThat(priok.docker("run", "--rm", "busybox", "true").exits(125).err())
                    .contains("authorization denied by plugin second: not POST /containers/create");
            assertThat(priok.docker("ps", "-aq").ok().lines()).isEmpty();
            first.behave("deny-answer", "/version\n");
            assertThat(priok.docker("version").exits(1).err())
                    .contains("authorization denied by plugin first: not GET /version");
        }
    }

    @Test
    void aPluginThatCannotBeAskedAllowsNothing() {
        try (PluginProcess plugin = plugin("guard");
                PriokDaemon priok = daemon("--authorization-plugin=guard")) {
            plugin.behave("hang-AuthZReq", "");
            assertThat(priok.docker("ps").exits(1).err())
                    .contains("plugin guard failed with error: plugin \"guard\" did not answer AuthZPlugin.AuthZReq");
            plugin.behaveWell("hang-AuthZReq");
            plugin.behave("fail-AuthZReq", "out of order");
            assertThat(priok.docker("ps").exits(1).err()).contains("plugin guard failed with error: out of order");
            plugin.behaveWell("fail-AuthZReq");
            plugin.kill9();
            assertThat(priok.docker("ps").exits(1).err()).contains("plugin guard failed with error");
            plugin.startAgain();
            priok.docker("ps").ok();
        }
    }

    @Test
    void aDaemonWithoutItsPluginDoesNotStart() {
        Result refused = Programs.run(
                Map.of(),
                List.of(
                        Programs.top().resolve("bin/priokd").toString(),
                        "--data-root=" + directory.resolve("data"),
                        "--exec-root=" + directory.resolve("run"),
                        "--plugin-sockets=" + directory.resolve("sockets"),
                        "--authorization-plugin=missing"));
        assertThat(refused.exits(1).err())
                .contains("error validating authorization plugin: plugin \"missing\" not found");
    }

    @Test
    void theUserIsTheNameInTheCertificate() {
        String host = AccessIT.freePort();
        Certificates own = Certificates.of(directory, "own").sign("server").sign("alice");
        try (PluginProcess plugin = plugin("guard");
                PriokDaemon priok = daemon(
                        "--authorization-plugin=guard",
                        "-H",
                        host,
                        "--tlsverify",
                        "--tlscacert=" + own.authorityFile(),
                        "--tlscert=" + own.certificate("server"),
                        "--tlskey=" + own.key("server"))) {
            priok.docker(Stream.of(List.of("-H", host), own.flags("alice"), List.of("volume", "ls"))
                            .flatMap(List::stream)
                            .toArray(String[]::new))
                    .ok();
            JsonNode asked = call(plugin, "AuthZReq", "/volumes");
            assertThat(asked.path("User").asString()).isEqualTo("alice");
            assertThat(asked.path("UserAuthNMethod").asString()).isEqualTo("TLS");
            assertThat(new String(
                            Base64.getDecoder()
                                    .decode(asked.path("RequestPeerCertificates")
                                            .path(0)
                                            .asString()),
                            StandardCharsets.US_ASCII))
                    .startsWith("-----BEGIN CERTIFICATE-----\n");
        }
    }
}
