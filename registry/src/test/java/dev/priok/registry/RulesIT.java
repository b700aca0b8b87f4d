package dev.priok.registry;

import static dev.priok.registry.RegistryFixture.MANIFEST;
import static dev.priok.registry.RegistryFixture.bytes;
import static dev.priok.registry.RegistryFixture.header;
import static dev.priok.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.Digest;
import dev.priok.registry.RegistryOptions.Access;
import dev.priok.registry.access.AccessControl.Action;
import dev.priok.registry.access.AccessRules;
import dev.priok.registry.access.AccessRules.Rule;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules for repositories, with users from a file. */
class RulesIT {
    /** Of the password "secret". */
    private static final String SECRET = "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";

    private static final String ANN = "ann";
    private static final String BOB = "bob";

    @TempDir
    private Path directory;

    private RegistryFixture registry;
    private Digest blob = Digest.sha256(new byte[0]);

    @BeforeEach
    void open() throws IOException {
        Path root = directory.resolve("root");
        try (RegistryFixture before = new RegistryFixture(root)) {
            before.pushImage("public/app", "v1", "one");
            before.pushImage("ann/app", "v1", "two");
            blob = before.pushBlob("ann/app", bytes("of ann"));
        }
        Path users = Files.writeString(directory.resolve("users"), "ann:" + SECRET + "\nbob:" + SECRET + "\n");
        AccessRules rules = new AccessRules(List.of(
                new Rule(NamePattern.parse("public/**"), Set.of("anonymous", "*"), Set.of(Action.PULL)),
                new Rule(NamePattern.parse("ann/*"), Set.of(ANN), Set.of(Action.PULL, Action.PUSH, Action.DELETE)),
                new Rule(NamePattern.parse("bob/*"), Set.of(BOB), Set.of(Action.PULL, Action.PUSH))));
        registry = new RegistryFixture(
                RegistryFixture.options(root, RegistryFixture.ALL, new Access.Passwords(users, "here", rules)));
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
    }

    private HttpResponse<byte[]> as(String user, String method, String path) {
        return as(user, method, path, new byte[0]);
    }

    private HttpResponse<byte[]> as(String user, String method, String path, byte[] body) {
        if (user.isEmpty()) {
            return registry.send(method, path, body, "Content-Type", MANIFEST);
        }
        String pair = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
        return registry.send(method, path, body, "Content-Type", MANIFEST, "Authorization", "Basic " + pair);
    }

    @Test
    void strangersGetWhatIsForThemAndAreAskedWhoTheyAreForTheRest() {
        assertThat(as("", "GET", "/v2/public/app/manifests/v1").statusCode()).isEqualTo(200);
        assertThat(as("", "GET", "/v2/public/app/tags/list").statusCode()).isEqualTo(200);
        for (String path : List.of("/v2/", "/v2/ann/app/manifests/v1", "/v2/ann/app/tags/list", "/v2/new/tags/list")) {
            assertThat(as("", "GET", path).statusCode()).as(path).isEqualTo(401);
            assertThat(header(as("", "GET", path), "WWW-Authenticate")).isEqualTo("Basic realm=\"here\"");
        }
        // As skopeo says that it has no password.
        assertThat(registry.get("/v2/public/app/manifests/v1", "Authorization", "Basic Og==")
                        .statusCode())
                .isEqualTo(200);
        assertThat(registry.get("/v2/", "Authorization", "Basic Og==").statusCode())
                .isEqualTo(401);
        assertThat(as("", "POST", "/v2/public/app/blobs/uploads/").statusCode()).isEqualTo(401);
        assertThat(as("", "DELETE", "/v2/public/app/manifests/v1").statusCode()).isEqualTo(401);
    }

    @Test
    void usersGetWhatIsTheirsAndAreDeniedTheRest() {
        assertThat(as(ANN, "GET", "/v2/").statusCode()).isEqualTo(200);
        assertThat(as(ANN, "GET", "/v2/ann/app/manifests/v1").statusCode()).isEqualTo(200);
        assertThat(as(BOB, "GET", "/v2/public/app/manifests/v1").statusCode()).isEqualTo(200);
        for (String path : List.of("manifests/v1", "tags/list", "blobs/" + blob, "referrers/" + blob)) {
            HttpResponse<byte[]> answer = as(BOB, "GET", "/v2/ann/app/" + path);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(text(answer)).contains("\"code\":\"DENIED\"").contains(BOB);
        }
        assertThat(as(BOB, "POST", "/v2/public/app/blobs/uploads/").statusCode())
                .isEqualTo(403);
        assertThat(as(BOB, "POST", "/v2/bob/app/blobs/uploads/").statusCode()).isEqualTo(202);
        assertThat(as(BOB, "DELETE", "/v2/bob/app/blobs/" + blob).statusCode()).isEqualTo(403);
        assertThat(as(ANN, "DELETE", "/v2/ann/app/manifests/v1").statusCode()).isEqualTo(202);
    }

    @Test
    void theCatalogShowsWhatMayBePulled() {
        assertThat(text(as("", "GET", "/v2/_catalog"))).isEqualTo("{\"repositories\":[\"public/app\"]}");
        assertThat(text(as(ANN, "GET", "/v2/_catalog"))).isEqualTo("{\"repositories\":[\"ann/app\",\"public/app\"]}");
        assertThat(text(as(BOB, "GET", "/v2/_catalog"))).isEqualTo("{\"repositories\":[\"public/app\"]}");
        assertThat(text(as(ANN, "GET", "/v2/_catalog?n=1"))).isEqualTo("{\"repositories\":[\"ann/app\"]}");
    }

    /** What one may not pull can't be mounted either: it is asked for as if it weren't there. */
    @Test
    void mountsNeedTheSource() {
        String mount = "/blobs/uploads/?mount=" + blob + "&from=ann/app";
        assertThat(as(BOB, "POST", "/v2/bob/app" + mount).statusCode()).isEqualTo(202);
        assertThat(as(ANN, "POST", "/v2/ann/other" + mount).statusCode()).isEqualTo(201);
    }
}
