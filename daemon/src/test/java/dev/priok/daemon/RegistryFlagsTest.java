package dev.priok.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.system.RegistryFacts;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryFlagsTest {
    @TempDir
    private Path directory;

    private RegistryFlags read(String json, Map<String, String> environment, String... flags) throws IOException {
        Path file = Files.writeString(directory.resolve("daemon.json"), json);
        List<String> arguments = new ArrayList<>(List.of(flags));
        arguments.addAll(List.of("--config-file", file.toString()));
        return DaemonOptions.read(arguments, environment).registries();
    }

    @Test
    void nothingSaidIsWhatDockerdDoes() throws IOException {
        RegistryFlags flags = read("{}", Map.of());
        assertThat(flags.mirrors()).isEmpty();
        assertThat(List.of(flags.downloads(), flags.uploads(), flags.attempts()))
                .containsExactly(3, 5, 5);
        assertThat(flags.certsFolders()).contains(Path.of("/etc/docker/certs.d"));
        assertThat(flags.facts())
                .isEqualTo(new RegistryFacts(
                        Map.of(), List.of(), List.of("::1/128", "127.0.0.0/8"), new RegistryFacts.Proxies("", "", "")));
    }

    @Test
    void flagsAndFileSayTheSame() throws IOException {
        RegistryFlags byFlags = read(
                "{}",
                Map.of(),
                "--registry-mirror=https://mirror.example/",
                "--registry-mirror",
                "quay.example=http://cache:5000",
                "--insecure-registry=old.example:5000",
                "--insecure-registry=10.1.2.3/8",
                "--max-concurrent-downloads=7",
                "--max-concurrent-uploads=8",
                "--max-download-attempts=9",
                "--http-proxy=http://proxy:1",
                "--https-proxy=http://proxy:2",
                "--no-proxy=localhost");
        RegistryFlags byFile = read("""
                {"registry-mirrors": ["https://mirror.example/", "quay.example=http://cache:5000"],
                 "insecure-registries": ["old.example:5000", "10.1.2.3/8"],
                 "max-concurrent-downloads": 7, "max-concurrent-uploads": 8, "max-download-attempts": 9,
                 "proxies": {"http-proxy": "http://proxy:1", "https-proxy": "http://proxy:2",
                             "no-proxy": "localhost"}}""", Map.of());
        assertThat(byFlags).isEqualTo(byFile);
        assertThat(byFlags.mirrors())
                .isEqualTo(Map.of(
                        "docker.io", List.of("https://mirror.example"), "quay.example", List.of("http://cache:5000")));
        assertThat(byFlags.insecure()).containsExactly("old.example:5000", "10.0.0.0/8");
        assertThat(byFlags.facts().insecureHosts()).containsExactly("old.example:5000");
    }

    @Test
    void proxiesComeFromTheEnvironmentUnlessSetAndShowNoPasswords() throws IOException {
        Map<String, String> environment =
                Map.of("HTTPS_PROXY", "http://me:secret@proxy:3128", "no_proxy", "localhost", "HTTP_PROXY", "http://x");
        RegistryFlags flags = read("{}", environment, "--http-proxy=http://y");
        assertThat(flags.proxies())
                .isEqualTo(new RegistryFacts.Proxies("http://y", "http://me:secret@proxy:3128", "localhost"));
        assertThat(flags.facts().proxies().https()).isEqualTo("http://xxxxx:xxxxx@proxy:3128");
    }

    @ParameterizedTest
    @CsvSource({
        "--registry-mirror=ftp://mirror,an http or https URL is needed",
        "--registry-mirror=mirror,an http or https URL is needed",
        "--registry-mirror=https://mirror/path,path",
        "--registry-mirror=https://me:secret@mirror,username/password not allowed",
        "--insecure-registry=http://host,should not contain",
        "--insecure-registry=under_score!,is not valid",
        "--max-concurrent-downloads=0,at least 1",
        "--max-download-attempts=-1,a number"
    })
    void whatIsWrongIsTold(String flag, String message) {
        assertThatThrownBy(() -> read("{}", Map.of(), flag))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void theObjectOfProxiesHasNoOtherKeys() {
        assertThatThrownBy(() -> read("{\"proxies\": {\"ftp-proxy\": \"x\"}}", Map.of()))
                .hasMessageContaining("proxies.ftp-proxy");
    }
}
