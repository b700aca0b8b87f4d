package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry as a program: started by the launcher, killed, started again, and ended. */
class RegistryIT {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    @TempDir
    private Path directory;

    private static void push(HttpClient client, int port, String method, String path, String content) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/busy/box/" + path))
                .header("Content-Type", method.equals("PUT") ? MANIFEST : "application/octet-stream")
                .method(method, BodyPublishers.ofString(content))
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }

    private static String descriptor(String type, String content) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest(content) + "\",\"size\":" + content.length()
                + "}";
    }

    private static Digest digest(String content) {
        return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatWasPushedOutlivesTheProcess() throws Exception {
        String config =
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":"
                + descriptor("application/vnd.oci.image.config.v1+json", config) + ",\"layers\":[]}";
        try (HttpClient client = HttpClient.newHttpClient();
                RegistryProcess killed = RegistryProcess.start(directory)) {
            push(client, killed.port(), "POST", "blobs/uploads/?digest=" + digest(config), config);
            push(client, killed.port(), "PUT", "manifests/v1", manifest);
        }
        try (RegistryProcess serving = RegistryProcess.start(directory)) {
            Path copy = directory.resolve("copy");
            Programs.run(
                            Map.of(),
                            List.of(
                                    "skopeo",
                                    "--insecure-policy",
                                    "copy",
                                    "-q",
                                    "--src-tls-verify=false",
                                    "docker://127.0.0.1:" + serving.port() + "/busy/box:v1",
                                    "dir:" + copy))
                    .ok();
            assertThat(Files.readString(copy.resolve("manifest.json"))).isEqualTo(manifest);
            assertThat(serving.end()).isZero();
        }
    }

    private static HttpResponse<Void> answer(String method, String address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .header("Accept", MANIFEST)
                    .method(method, BodyPublishers.noBody())
                    .build();
            return client.send(request, BodyHandlers.discarding());
        }
    }

    private static long bytesBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }

    @Test
    void theDaemonServesOneItselfAndWhatItPushesThereIsStoredOnce() throws Exception {
        Path root = directory.resolve("root");
        Path settings = Files.writeString(directory.resolve("registry.yml"), """
                http: {addr: '127.0.0.1:0'}
                storage:
                  filesystem: {rootdirectory: '%s'}
                  delete: {enabled: true}
                  maintenance: {garbagecollection: {grace: 0s}}
                """.formatted(root));
        try (PriokDaemon priok = PriokDaemon.start("--registry-config", settings.toString())) {
            String name = "localhost:" + RegistryProcess.port(priok.log()) + "/app";
            priok.docker("import", BusyboxTar.file().toString(), name).ok();
            priok.docker("push", name).ok();
            assertThat(bytesBelow(root)).as("documents alone").isLessThan(20_000);
            priok.docker("rmi", name).ok();
            priok.kill9();
            priok.startAgain();
            String after = "localhost:" + RegistryProcess.port(priok.log()) + "/app";
            // Digests are checked by it.
            Path copy = directory.resolve("copy");
            String from = "docker://" + after + ":latest";
            Programs.run(
                            Map.of(),
                            List.of(
                                    "skopeo",
                                    "--insecure-policy",
                                    "copy",
                                    "-q",
                                    "--src-tls-verify=false",
                                    from,
                                    "dir:" + copy))
                    .ok();
            assertThat(bytesBelow(copy)).isGreaterThan(Files.size(BusyboxTar.file()));
            assertThat(priok.docker("pull", after).ok().out()).contains("Already exists");
            assertThat(priok.docker("run", "--rm", after, "echo", "there").ok().text())
                    .isEqualTo("there");
            String manifests = "http://" + after.replace("/app", "/v2/app/manifests/");
            String digest = answer("HEAD", manifests + "latest")
                    .headers()
                    .firstValue("Docker-Content-Digest")
                    .orElseThrow();
            assertThat(answer("DELETE", manifests + digest).statusCode()).isEqualTo(202);
            Result collected = priok.priok("registry", "garbage-collect", "--root", root.toString());
            assertThat(collected.ok().out()).contains("\"blobs\":3");
            assertThat(bytesBelow(root.resolve("blobs"))).isZero();
        }
    }

    @Test
    void aDaemonWhoseRegistryIsNotUnderstoodDoesNotStart() throws IOException {
        Path settings = directory.resolve("registry.yml");
        Files.writeString(settings, "what: 1");
        assertThatThrownBy(() -> PriokDaemon.start("--registry-config", settings.toString()))
                .hasMessageContaining("invalid registry-config: " + settings + ": what is not supported");
    }
}
