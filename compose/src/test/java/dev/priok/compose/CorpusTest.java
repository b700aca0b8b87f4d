package dev.priok.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.render.ConfigHash;
import dev.priok.compose.render.ProjectText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Byte for byte what docker compose prints of the same files. */
class CorpusTest {
    /** Docker compose's {@code --hash} leaves files of variables unread. */
    private static final LoadRequest.Depth WITHOUT_ENV_FILES = new LoadRequest.Depth(true, true, true, false, true);

    /** Services that profiles take away aren't printed, though others may depend on them. */
    private static final LoadRequest.Depth UNCHECKED = new LoadRequest.Depth(true, true, true, true, false);

    private static final LoadRequest.Depth UNINTERPOLATED = new LoadRequest.Depth(false, true, true, true, true);

    static Stream<Path> projects() {
        return Corpus.projects().stream();
    }

    @ParameterizedTest
    @MethodSource("projects")
    void configPrintsYamlAsDockerComposeDoes(Path project) throws IOException {
        assertThat(ProjectText.yaml(load(project, LoadRequest.Depth.FULL).withoutUnused()))
                .isEqualTo(Corpus.recorded(project, "expected.yaml"));
    }

    @ParameterizedTest
    @MethodSource("projects")
    void configPrintsJsonAsDockerComposeDoes(Path project) throws IOException {
        assertThat(ProjectText.json(load(project, LoadRequest.Depth.FULL).withoutUnused()))
                .isEqualTo(Corpus.recorded(project, "expected.json"));
    }

    @ParameterizedTest
    @MethodSource("projects")
    void configLeavesVariablesAsDockerComposeDoes(Path project) throws IOException {
        LoadRequest request = Corpus.request(project).withDepth(UNINTERPOLATED);
        assertThat(ProjectText.yaml(ComposeFiles.document(request, _ -> {})))
                .isEqualTo(Corpus.recorded(project, "expected-uninterpolated.yaml"));
    }

    @ParameterizedTest
    @MethodSource("projects")
    void servicesHaveDockerComposesHashes(Path project) throws IOException {
        if (!Files.exists(project.resolve("expected-hashes.txt"))) {
            return;
        }
        List<String> hashes = load(project, WITHOUT_ENV_FILES).services().values().stream()
                .map(service -> service.name() + " " + ConfigHash.of(service))
                .toList();
        assertThat(hashes)
                .containsAll(
                        Corpus.recorded(project, "expected-hashes.txt").lines().toList());
    }

    @ParameterizedTest
    @MethodSource("projects")
    void hashesOfFormerDockerComposesAreAccepted(Path project) throws IOException {
        if (!Files.exists(project.resolve("expected-former-hashes.txt"))) {
            return;
        }
        Project loaded = load(project, WITHOUT_ENV_FILES);
        for (String line :
                Corpus.recorded(project, "expected-former-hashes.txt").lines().toList()) {
            int space = line.indexOf(' ');
            Service service = loaded.service(line.substring(0, space));
            assertThat(ConfigHash.means(service, line.substring(space + 1)))
                    .as(service.name())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("projects")
    void whatConfigPrintsReadsAsTheSameProject(Path project) throws IOException {
        Project loaded = load(project, LoadRequest.Depth.FULL).withoutUnused();
        String printed = ProjectText.yaml(loaded);
        Path copy = Files.createTempFile("compose", ".yaml");
        try {
            Files.writeString(copy, printed);
            Project again = ComposeFiles.load(
                    LoadRequest.of(project, Corpus.ENVIRONMENT)
                            .withFiles(List.of(copy.toString()))
                            .withProjectName(loaded.name())
                            .withProjectDirectory(project)
                            .withDepth(UNCHECKED),
                    _ -> {});
            assertThat(ProjectText.yaml(again.withoutUnused())).isEqualTo(printed);
        } finally {
            Files.delete(copy);
        }
    }

    @Test
    void theCorpusIsThere() {
        assertThat(Corpus.projects()).hasSizeGreaterThanOrEqualTo(40);
    }

    private static Project load(Path project, LoadRequest.Depth depth) {
        return ComposeFiles.load(Corpus.request(project).withDepth(depth), _ -> {});
    }
}
