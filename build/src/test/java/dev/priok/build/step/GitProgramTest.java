package dev.priok.build.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.solver.StepTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class GitProgramTest {
    @TempDir
    private Path repository = Path.of("");

    private GitProgram git = new GitProgram(new MemoryClient(), repository);

    @BeforeEach
    void commitTwice() throws IOException {
        git = new GitProgram(new MemoryClient(), repository);
        run("init", "--quiet", "--initial-branch=main", ".");
        commit("one");
        run("tag", "same");
        run("-c", "user.name=n", "-c", "user.email=e", "tag", "--annotate", "-m", "said", "annotated");
        commit("two");
        run("branch", "same");
    }

    private void run(String... arguments) {
        git.run(repository, StepTrace.NONE, arguments);
    }

    private void commit(String text) throws IOException {
        Files.writeString(repository.resolve("file"), text);
        run("add", "file");
        run("-c", "user.name=n", "-c", "user.email=e", "commit", "--quiet", "-m", text);
    }

    private String head(int back) throws IOException {
        List<String> lines = Files.readAllLines(repository.resolve(".git/logs/HEAD"));
        return lines.get(lines.size() - 1 - back).split(" ")[1];
    }

    private String commitOf(String reference) {
        return git.commit(repository.toString(), reference);
    }

    @Test
    void namesMeanWhatBuildKitTakesThemFor() throws IOException {
        assertThat(commitOf("")).isEqualTo(head(0));
        assertThat(commitOf("main")).isEqualTo(head(0));
        assertThat(commitOf("same")).as("a tag comes before a branch").isEqualTo(head(1));
        assertThat(commitOf("refs/heads/same")).isEqualTo(head(0));
        assertThat(commitOf("annotated")).as("what the tag points to").isEqualTo(head(1));
        assertThat(commitOf("0123456789012345678901234567890123456789"))
                .isEqualTo("0123456789012345678901234567890123456789");
    }

    @Test
    void whatIsNotThereIsToldWithItsName() {
        assertThatThrownBy(() -> commitOf("gone")).hasMessage("repository " + repository + " has no ref gone");
        assertThatThrownBy(() -> git.commit(repository.resolve("nowhere").toString(), "main"))
                .hasMessageContaining("git ls-remote of " + repository.resolve("nowhere") + " failed: ")
                .hasMessageContaining("does not appear to be a git repository");
        assertThat(git.succeeds(repository, "cat-file", "-e", "0123456789012345678901234567890123456789"))
                .isFalse();
    }

    @Test
    void repositoriesThatAreReachedBySshNeedAnAgentOfTheClient() {
        for (String url : List.of("ssh://git@example.invalid/r.git", "git@example.invalid:r.git")) {
            assertThatThrownBy(() -> git.commit(url, "main"))
                    .hasMessageContaining(url)
                    .hasMessageContaining("--ssh default");
        }
    }

    @Test
    void settingsOfWhoeverRunsTheDaemonDontCount() throws IOException {
        Path listing = repository.resolve("environment");
        run("-c", "alias.told=!env >" + listing, "told");
        Map<String, String> told = Files.readAllLines(listing).stream()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(java.util.stream.Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, _) -> one));
        assertThat(told)
                .containsEntry("HOME", "/nonexistent")
                .containsEntry("GIT_CONFIG_NOSYSTEM", "1")
                .containsEntry("GIT_TERMINAL_PROMPT", "0")
                .doesNotContainKey("SSH_AUTH_SOCK");
    }
}
