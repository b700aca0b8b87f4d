package dev.priok.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.client.Json;
import dev.priok.compose.ComposeFiles;
import dev.priok.compose.LoadRequest;
import dev.priok.compose.model.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Observed on docker compose 2.40's {@code build --print}. */
final class BakeFileTest {
    private final Path folder;

    BakeFileTest(@TempDir Path folder) throws IOException {
        this.folder = folder.toRealPath();
        Files.createDirectory(this.folder.resolve("app"));
    }

    private Json bake(String services, boolean pushed, boolean checks) throws IOException {
        Files.writeString(
                folder.resolve("compose.yaml"),
                "name: p\nservices:\n" + services + "secrets: {s: {file: ./key}, v: {environment: KEY}}\n");
        Project project = ComposeFiles.load(LoadRequest.of(folder, Map.of("KEY", "k", "GIVEN", "a value")), _ -> {});
        ImageSupply.BuildChoice choice = new ImageSupply.BuildChoice(
                false,
                true,
                List.of("GIVEN", "LOST"),
                List.of("key=/key"),
                "",
                "",
                "",
                "",
                false,
                pushed ? ImageSupply.Use.PUSHED : ImageSupply.Use.KEPT);
        List<dev.priok.compose.model.Service> all =
                List.copyOf(project.services().values());
        BakeFile file = new BakeFile(project, choice, Map.of("http_proxy", "p", "GIVEN", "of the proxy"), checks);
        return Json.parse(file.text(all, all));
    }

    @Test
    void aServiceIsATargetWithItsWholeBuild() throws IOException {
        Json target = bake("""
                  a.b:
                    build:
                      context: ./app
                      args: {A: "x$${y}", B: null}
                      tags: [more]
                      secrets: [s, {source: v, target: t}]
                      ssh: [default]
                      shm_size: 64m
                      ulimits: {nofile: {soft: 1, hard: 2}, nproc: 5}
                      extra_hosts: {h: 1.2.3.4}
                      additional_contexts: {o: ./app, c: "service:c"}
                      privileged: true
                      provenance: mode=max
                      sbom: "false"
                  c: {build: {dockerfile_inline: "FROM scratch"}}
                """, false, false).at("target", "a_b");
        assertThat(target.at("context").text()).isEqualTo(folder + "/app");
        assertThat(target.at("dockerfile").text()).isEqualTo(folder + "/app/Dockerfile");
        assertThat(target.at("args").compact())
                .isEqualTo("{\"A\":\"x$${y}\",\"GIVEN\":\"a value\",\"http_proxy\":\"p\"}");
        assertThat(target.at("contexts").compact())
                .isEqualTo("{\"c\":\"target:c\",\"o\":\"%s/app\"}".formatted(folder));
        assertThat(target.at("tags").compact()).isEqualTo("[\"more\",\"p-a.b\"]");
        assertThat(target.at("secret").compact())
                .isEqualTo("[\"id=s,type=file,src=%s/key\",\"id=t,type=env,env=KEY\"]".formatted(folder));
        assertThat(target.at("ssh").compact()).isEqualTo("[\"default=\",\"key=/key\"]");
        assertThat(target.at("shm-size").text()).isEqualTo("67108864");
        assertThat(target.at("ulimits").compact()).isEqualTo("[\"nofile=1:2\",\"nproc=5\"]");
        assertThat(target.at("extra-hosts").compact()).isEqualTo("{\"h\":\"1.2.3.4\"}");
        assertThat(target.at("entitlements").compact()).isEqualTo("[\"security.insecure\"]");
        assertThat(target.at("pull").compact()).isEqualTo("true");
        assertThat(target.at("no-cache").isNull()).isTrue();
        assertThat(target.at("output").compact()).isEqualTo("[\"type=docker\"]");
        assertThat(target.at("attest").compact()).isEqualTo("[\"type=provenance,mode=max\"]");
    }

    @Test
    void whatIsPushedOrHasSeveralPlatformsComesOutOtherwise() throws IOException {
        String services = """
                  pushed: {image: r/pushed, build: ./app}
                  nameless: {build: ./app}
                  wide: {image: r/wide, build: {context: ./app, platforms: [linux/amd64, linux/arm64]}}
                """;
        Json targets = bake(services, true, false).at("target");
        assertThat(targets.at("pushed", "output").compact()).isEqualTo("[\"type=registry\"]");
        assertThat(targets.at("nameless", "output").compact()).isEqualTo("[\"type=docker\"]");
        assertThat(targets.at("wide", "output").compact()).isEqualTo("[\"type=image,push=true\"]");
        Json checked = bake(services, true, true).at("target", "pushed");
        assertThat(checked.at("call").text()).isEqualTo("lint");
        assertThat(checked.at("output").isNull()).isTrue();
    }

    @Test
    void namesThatDifferByDotsAloneStayDifferent() throws IOException {
        Json file = bake("""
                  a.b: {build: ./app}
                  a_b: {build: ./app}
                """, false, false);
        assertThat(file.at("group", "default", "targets").compact()).isEqualTo("[\"a_b\",\"a_b_\"]");
        assertThat(file.at("target", "a_b_", "tags").compact()).isEqualTo("[\"p-a_b\"]");
    }
}
