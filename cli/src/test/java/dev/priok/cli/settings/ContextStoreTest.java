package dev.priok.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.client.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContextStoreTest {
    @TempDir
    private Path directory;

    @Test
    void keepsContextsWhereDockersCommandHasThem() throws IOException {
        ContextStore store = new ContextStore(directory);
        store.save(EngineContext.of("box", "mine", "tcp://box:2376", true));
        store.saveTls("box", Map.of("ca.pem", "authority".getBytes(StandardCharsets.UTF_8)));
        // The SHA-256 of "box".
        String id = "26f8567f2569182294c3fa5b9f9cb2270b554eef628b4c149cf82a42888ff4ae";
        Path meta = store.metadataDirectory("box");
        assertThat(meta).isEqualTo(directory.resolve("contexts/meta").resolve(id));
        assertThat(Files.readString(meta.resolve("meta.json")))
                .isEqualTo("{\"Name\":\"box\",\"Metadata\":{\"Description\":\"mine\"},\"Endpoints\":{\"docker\":"
                        + "{\"Host\":\"tcp://box:2376\",\"SkipTLSVerify\":true}}}");
        Path authority = store.engineTlsDirectory("box").resolve("ca.pem");
        assertThat(authority).hasContent("authority");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(authority)))
                .isEqualTo("rw-------");
        assertThat(store.all()).containsExactly(store.get("box"));
        store.remove("box");
        assertThat(store.has("box")).isFalse();
        assertThat(authority).doesNotExist();
    }

    @Test
    void leavesWhatItDoesNotKnowInAContext() throws IOException {
        ContextStore store = new ContextStore(directory);
        Json metadata = Json.parse("{\"Description\":\"old\",\"StackOrchestrator\":\"swarm\"}");
        store.save(new EngineContext("box", metadata, Json.parse("{\"kubernetes\":{\"Host\":\"k\"}}")));
        store.save(store.get("box").described("new").withHost("unix:///x", false));
        EngineContext context = store.get("box");
        assertThat(context.metadata().at("StackOrchestrator").text()).isEqualTo("swarm");
        assertThat(context.endpoints().at("kubernetes", "Host").text()).isEqualTo("k");
        assertThat(context.description()).isEqualTo("new");
        assertThat(context.host()).isEqualTo("unix:///x");
    }

    @Test
    void refusesNamesThatDockerRefuses() {
        for (String name : new String[] {"default", "x", "-a", "a/b", "ä1", ""}) {
            assertThatThrownBy(() -> EngineContext.checkName(name)).hasMessageContaining("context name");
        }
        assertThat(EngineContext.checkName("a.b_c+d-1")).isEqualTo("a.b_c+d-1");
    }
}
