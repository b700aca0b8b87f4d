package dev.priok.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AliasesTest {
    @TempDir
    private Path directory;

    private List<String> applied(String aliases, String... words) throws IOException {
        Files.writeString(directory.resolve("config.json"), "{\"aliases\":" + aliases + "}");
        try (Session session = new Session(new GlobalFlags(), Map.of("DOCKER_CONFIG", directory.toString()))) {
            return Aliases.applied(session, List.of(words));
        }
    }

    @Test
    void theBuilderCanBeAnotherProgram() throws IOException {
        assertThat(applied("{\"builder\":\"mine\"}", "builder", "prune")).containsExactly("mine", "prune");
        assertThat(applied("{\"builder\":\"mine\"}", "build", ".")).containsExactly("mine", "build", ".");
        assertThat(applied("{\"builder\":\"mine\"}", "ps")).containsExactly("ps");
        assertThat(applied("{\"builder\":\"buildx\"}", "build", ".")).containsExactly("build", ".");
    }

    @Test
    void otherAliasesAreRefusedByName() {
        assertThatThrownBy(() -> applied("{\"dps\":\"ps\"}", "ps"))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        refused -> assertThat(refused.text()).contains("not allowed to alias \"dps\""));
        assertThatThrownBy(() -> applied("{\"builder\":\"image\"}", "ps"))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        refused -> assertThat(refused.text()).contains("builtin \"image\""));
    }
}
