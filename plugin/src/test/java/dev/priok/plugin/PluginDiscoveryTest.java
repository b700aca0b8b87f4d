package dev.priok.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDiscoveryTest {
    @TempDir
    private Path directory;

    private Path sockets;
    private Path etc;
    private Path usr;
    private PluginDiscovery discovery;

    @BeforeEach
    void directories() throws IOException {
        sockets = Files.createDirectory(directory.resolve("run"));
        etc = Files.createDirectory(directory.resolve("etc"));
        usr = directory.resolve("usr");
        discovery = new PluginDiscovery(new PluginSettings(sockets, List.of(etc, usr), Duration.ofSeconds(60)));
    }

    private Optional<String> found(String name) throws IOException {
        return discovery.find(name).map(PluginAddress::toString);
    }

    @Test
    void specificationsNameAnAddress() throws IOException {
        Files.writeString(etc.resolve("one.spec"), "unix:///somewhere/one.sock\n");
        Files.createDirectory(etc.resolve("two"));
        Files.writeString(etc.resolve("two/two.spec"), "tcp://localhost:8080");
        Files.writeString(etc.resolve("three.json"), "{\"Name\":\"x\",\"Addr\":\"https://example.com/path\"}");
        assertThat(found("one")).contains("unix:///somewhere/one.sock");
        assertThat(found("two")).contains("tcp://localhost:8080");
        assertThat(found("three")).contains("https://example.com:443");
        assertThat(found("four")).isEmpty();
        assertThat(discovery.names()).containsExactly("one", "three", "two");
    }

    @Test
    void theFirstDirectoryCounts() throws IOException {
        Files.createDirectory(usr);
        Files.writeString(usr.resolve("one.spec"), "tcp://usr:1");
        assertThat(found("one")).contains("tcp://usr:1");
        Files.writeString(etc.resolve("one.json"), "{\"Addr\":\"tcp://etc:1\"}");
        assertThat(found("one")).contains("tcp://etc:1");
    }

    @Test
    void onlyASocketIsASocket() throws IOException {
        Files.writeString(sockets.resolve("file.sock"), "");
        assertThat(found("file")).isEmpty();
    }

    @Test
    void namesStayInTheirDirectories() throws IOException {
        Files.writeString(directory.resolve("outside.spec"), "tcp://outside:1");
        assertThat(found("../outside")).isEmpty();
        assertThat(found("")).isEmpty();
        assertThat(found("a/b")).isEmpty();
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        Path spec = Files.writeString(etc.resolve("bad.spec"), "somewhere");
        assertThatIOException()
                .isThrownBy(() -> discovery.find("bad"))
                .withMessageContaining(spec.toString())
                .withMessageContaining("must begin with unix://");
        Path json = Files.writeString(etc.resolve("worse.json"), "{");
        assertThatIOException()
                .isThrownBy(() -> discovery.find("worse"))
                .withMessageContaining(json.toString())
                .withMessageContaining("is no JSON");
        Files.writeString(
                etc.resolve("half.json"), "{\"Addr\":\"https://example.com\",\"TLSConfig\":{\"CertFile\":\"/c.pem\"}}");
        assertThatIOException().isThrownBy(() -> discovery.find("half")).withMessageContaining("need each other");
    }
}
