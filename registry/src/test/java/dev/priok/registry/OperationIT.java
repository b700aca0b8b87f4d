package dev.priok.registry;

import static dev.priok.registry.RegistryFixture.bytes;
import static dev.priok.registry.RegistryFixture.header;
import static dev.priok.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.priok.model.Digest;
import dev.priok.registry.RegistryOptions.Access;
import dev.priok.registry.access.AccessRules;
import dev.priok.registry.config.CommandLine;
import dev.priok.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who run a registry rely on. */
class OperationIT {
    /** Hashes of "secret" and "other", made by crypt(3). */
    private static final String SECRET = "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";

    @TempDir
    private Path directory;

    private Path root() {
        return directory.resolve("root");
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void onlyUsersInTheFileGetIn() throws IOException {
        Path users = Files.writeString(directory.resolve("users"), "# people\nann:" + SECRET + "\n");
        Access access = new Access.Passwords(users, "a realm", AccessRules.USERS);
        try (RegistryFixture registry =
                new RegistryFixture(RegistryFixture.options(root(), RegistryFixture.ALL, access))) {
            for (String path : List.of("/v2/", "/v2/_catalog", "/v2/a/tags/list", "/v2/a/blobs/uploads/")) {
                assertThat(registry.get(path).statusCode()).isEqualTo(401);
                assertThat(text(registry.get(path))).contains("UNAUTHORIZED");
                assertThat(header(registry.get(path), "WWW-Authenticate")).isEqualTo("Basic realm=\"a realm\"");
            }
            for (String wrong : List.of("ann:", "ann:Secret", "bob:secret", ":", "ann")) {
                assertThat(registry.get("/v2/", "Authorization", basic(wrong)).statusCode())
                        .isEqualTo(401);
            }
            for (String wrong : List.of("Basic !", "Bearer x", "Basic")) {
                assertThat(registry.get("/v2/", "Authorization", wrong).statusCode())
                        .isEqualTo(401);
            }
            for (int i = 0; i < 2; i++) {
                assertThat(registry.get("/v2/", "Authorization", basic("ann:secret"))
                                .statusCode())
                        .isEqualTo(200);
            }
            Files.writeString(users, "bob:" + SECRET + "\n");
            Files.setLastModifiedTime(users, FileTime.from(Instant.now().plusSeconds(5)));
            assertThat(registry.get("/v2/", "Authorization", basic("ann:secret"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(registry.get("/v2/", "Authorization", basic("bob:secret"))
                            .statusCode())
                    .isEqualTo(200);
        }
        Files.writeString(users, "ann:{SHA}x\n");
        assertThatIOException()
                .isThrownBy(() -> new RegistryFixture(RegistryFixture.options(root(), RegistryFixture.ALL, access)))
                .withMessageContaining("line 1")
                .withMessageContaining("bcrypt");
    }

    @Test
    void tlsIsSpoken() throws Exception {
        Process openssl = new ProcessBuilder(
                        ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj"
                                        + " /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out"
                                        + " cert.pem")
                                .split(" "))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8) + openssl.waitFor())
                .endsWith("0");
        Path certificate = directory.resolve("cert.pem");
        RegistryOptions plain = RegistryFixture.options(root(), RegistryFixture.ALL, new Access.Open());
        RegistryOptions options = new RegistryOptions(
                plain.root(),
                plain.address(),
                Optional.of(new TlsFiles(null, certificate, directory.resolve("key.pem"))),
                plain.permissions(),
                plain.access(),
                plain.headers(),
                plain.debug(),
                plain.maintenance(),
                plain.webhooks(),
                plain.drain(),
                plain.copies(),
                plain.accessLog());
        try (RegistryFixture registry = new RegistryFixture(options);
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(new TlsFiles(certificate, null, null).context())
                        .build()) {
            URI base = URI.create("https://127.0.0.1:" + registry.server().port() + "/v2/");
            assertThat(client.send(HttpRequest.newBuilder(base).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void metricsAndHealthAreToldAtAnAddressOfTheirOwn() throws IOException {
        try (RegistryFixture registry = new RegistryFixture(root())) {
            int debug = registry.server().debugPort().orElseThrow();
            registry.pushImage("a", "v1", "one");
            registry.get("/v2/nothing/tags/list");
            String metrics = text(registry.sendTo(debug, "GET", "/metrics", new byte[0]));
            assertThat(metrics)
                    .contains("priok_registry_requests_total{method=\"PUT\",resource=\"manifest\",code=\"201\"} 1\n")
                    .contains("priok_registry_requests_total{method=\"GET\",resource=\"tags\",code=\"404\"} 1\n")
                    .contains("priok_registry_repositories 1\n");
            assertThat(registry.sendTo(debug, "GET", "/health", new byte[0]).statusCode())
                    .isEqualTo(200);
            assertThat(registry.sendTo(debug, "POST", "/garbage-collect", new byte[0])
                            .statusCode())
                    .isEqualTo(404);
            assertThat(registry.get("/metrics").statusCode()).isEqualTo(404);
            Files.move(root().resolve("tmp"), root().resolve("away"));
            assertThat(registry.sendTo(debug, "GET", "/debug/health", new byte[0])
                            .statusCode())
                    .isEqualTo(503);
            Files.move(root().resolve("away"), root().resolve("tmp"));
        }
    }

    @Test
    void garbageIsCollectedByWhoeverHasTheDirectory() throws Exception {
        CommandLine dry = CommandLine.parse(
                List.of("garbage-collect", "--root", root().toString(), "--dry-run", "--delete-untagged"));
        String one =
                "{\"manifests\":0,\"links\":1,\"blobs\":1,\"bytes\":4,\"unreadableManifests\":0,\"tagCount\":0,\"tags\":[]}\n";
        try (RegistryFixture registry = new RegistryFixture(root())) {
            registry.pushBlob("a", bytes("blob"));
            assertThat(CollectCommand.run(dry)).isEqualTo(one);
            assertThat(Files.getPosixFilePermissions(root().resolve("admin.sock")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThatIOException()
                    .isThrownBy(() -> new RegistryFixture(root()))
                    .withMessageContaining("in use");
        }
        assertThat(root().resolve("admin.sock")).doesNotExist();
        Path link = root().resolve("repositories/a/_blobs/sha256")
                .resolve(Digest.sha256(bytes("blob")).hex());
        Path blob = root().resolve(
                        "blobs/sha256/" + link.getFileName().toString().substring(0, 2))
                .resolve(link.getFileName());
        for (Path file : List.of(link, blob)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(7200)));
        }
        CommandLine real = CommandLine.parse(List.of("garbage-collect", "--root", root().toString()));
        assertThat(CollectCommand.run(real)).isEqualTo(one);
        assertThat(blob).doesNotExist();
    }
}
