package dev.priok.cli.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFileTest {
    private static final String PAIR =
            Base64.getEncoder().encodeToString("me:se:cret".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path directory;

    private CredentialFile file(String content) throws IOException {
        return CredentialFile.read(Files.writeString(directory.resolve("config.json"), content), "");
    }

    @Test
    void findsARegistrysCredentialsByItsNameAndByOlderForms() throws IOException {
        CredentialFile file = file("{\"auths\":{\"https://old.example/v1/\":{\"auth\":\"" + PAIR + "\"},"
                + "\"https://index.docker.io/v1/\":{\"auth\":\"" + PAIR + "\",\"identitytoken\":\"t\"}}}");
        assertThat(file.of("old.example")).isEqualTo(new Credentials("me", "se:cret", "old.example", ""));
        assertThat(file.of("docker.io")).isEqualTo(new Credentials("me", "se:cret", CredentialFile.HUB, "t"));
        assertThat(file.of("other.example")).isEqualTo(Credentials.none("other.example"));
        assertThat(file.of("docker.io").toString()).doesNotContain("se:cret");
    }

    @Test
    void storesAndErasesAndLeavesTheRestAsItIs() throws IOException {
        CredentialFile file = file("{\"HttpHeaders\":{\"X\":\"y\"},\"auths\":{\"a\":{\"auth\":\"" + PAIR + "\"}}}");
        assertThat(file.store(new Credentials("me", "pw", "localhost:5000", "")))
                .isTrue();
        assertThat(file.store(new Credentials("me", "pw", "b", "").withToken("token")))
                .isFalse();
        CredentialFile again = CredentialFile.read(file.path(), "");
        assertThat(again.of("localhost:5000")).isEqualTo(new Credentials("me", "pw", "localhost:5000", ""));
        assertThat(again.of("b")).isEqualTo(new Credentials("me", "", "b", "token"));
        again.erase("a");
        again.erase("nothing");
        Json written = Json.parse(Files.readString(file.path()));
        assertThat(written.at("HttpHeaders", "X").text()).isEqualTo("y");
        assertThat(written.at("auths").fields()).containsOnlyKeys("localhost:5000", "b");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryContaining("glob:**config.json").isNotEmptyDirectory();
        try (var left = Files.list(directory)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void theFileOfAFirstLoginIsMadeAndALinkStaysOne() throws IOException {
        Path real = directory.resolve("real/config.json");
        CredentialFile.read(real, "").store(new Credentials("me", "pw", "a", ""));
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), real);
        CredentialFile.read(link, "").store(new Credentials("me", "pw", "b", ""));
        assertThat(link).isSymbolicLink();
        assertThat(CredentialFile.read(real, "").of("b").isComplete()).isTrue();
    }

    @Test
    void theEnvironmentComesFirst() throws IOException {
        Path missing = directory.resolve("none.json");
        CredentialFile file = CredentialFile.read(missing, "{\"auths\":{\"a\":{\"auth\":\"" + PAIR + "\"}}}");
        assertThat(file.of("a").isComplete()).isTrue();
        assertThat(file.of("b").isComplete()).isFalse();
    }

    @Test
    void whatIsDamagedIsTold() throws IOException {
        assertThatThrownBy(() -> file("{oh")).isInstanceOf(CommandFailure.class);
        assertThatThrownBy(() -> file("{\"auths\":{\"a\":{\"auth\":\"????\"}}}").of("a"))
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> file("{\"credsStore\":\"none-such-helper\"}").of("a"))
                .hasMessageContaining("docker-credential-none-such-helper");
        assertThatThrownBy(() -> file("{\"credsStore\":\"../x\"}").of("a")).hasMessageContaining("slash");
    }

    @Test
    void hostsOfServers() {
        assertThat(CredentialFile.hostname("https://a.example:5000/v2/")).isEqualTo("a.example:5000");
        assertThat(CredentialFile.hostname("a.example/x")).isEqualTo("a.example");
        assertThat(CredentialFile.key("index.docker.io")).isEqualTo(CredentialFile.HUB);
    }
}
