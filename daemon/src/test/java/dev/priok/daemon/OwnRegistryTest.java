package dev.priok.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnRegistryTest {
    private static final Path DATA = Path.of("/data");

    @TempDir
    private Path directory;

    private OwnRegistry read(String settings) throws IOException {
        return OwnRegistry.read(Files.writeString(directory.resolve("registry.yml"), settings), DATA);
    }

    @Test
    void imagesAreInTheDaemonsDirectoryUnlessTheFileNamesOne() throws IOException {
        assertThat(read("version: 0.1").options().root()).isEqualTo(DATA.resolve("registry"));
        assertThat(read("storage: {filesystem: {rootdirectory: /elsewhere}}")
                        .options()
                        .root())
                .isEqualTo(Path.of("/elsewhere"));
        assertThat(read("log: {level: error}").log()).isEqualTo(System.Logger.Level.ERROR);
    }

    @Test
    void whatIsNotUnderstoodIsNamed() {
        assertThatThrownBy(() -> read("http: {port: 80}"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("invalid registry-config: " + directory)
                .hasMessageContaining("http.port");
        assertThatThrownBy(() -> OwnRegistry.read(directory.resolve("none.yml"), DATA))
                .hasMessageContaining("none.yml");
    }
}
