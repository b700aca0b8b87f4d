package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Builds of what other machines have: repositories and files of servers. */
@WithDaemon
class BuildSourcesIT {
    private final PriokDaemon priok;
    private Path directory;
    private GitServer server;

    BuildSourcesIT(PriokDaemon priok) {
        this.priok = priok;
    }

    /** A repository with two commits, the first of which is v1. */
    @BeforeEach
    void serve() throws IOException {
        directory = Files.createTempDirectory(priok.scratch(), "sources");
        Path work = directory.resolve("work");
        Files.createDirectories(work.resolve("sub"));
        Files.writeString(work.resolve("Dockerfile"), "FROM busybox\nCOPY . /all\nRUN ls -A /all\n");
        Files.writeString(work.resolve("sub/Dockerfile"), "FROM busybox\nCOPY file /\nRUN cat /file\n");
        Files.writeString(work.resolve("sub/file"), "the first\n");
        GitServer.git(work, "init", "--quiet", "--initial-branch=main", ".");
        GitServer.git(work, "add", "--all");
        GitServer.git(work, "commit", "--quiet", "-m", "one");
        GitServer.git(work, "tag", "v1");
        Files.writeString(work.resolve("sub/file"), "the second\n");
        GitServer.git(work, "commit", "--quiet", "-a", "-m", "two");
        GitServer.git(directory, "clone", "--quiet", "--bare", "work", "app.git");
        Files.writeString(directory.resolve("plain.txt"), "served\n");
        server = new GitServer(directory);
    }

    @AfterEach
    void endServer() {
        server.close();
    }

    private Path dockerfile(String... lines) throws IOException {
        Path context = Files.createTempDirectory(directory, "context");
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\n" + String.join("\n", lines) + "\n");
        return context;
    }

    private String commit(String reference) {
        return GitServer.git(directory.resolve("app.git"), "rev-parse", reference);
    }

    @Test
    void aDirectoryOfABranchOrTagIsTheContextAtEachDoor() {
        String url = server.url("/app.git") + "#v1:sub";
        assertThat(priok.priok("build", "--no-cache", url).ok().out()).contains("the first\n");
        assertThat(priok.priok("build", server.url("/app.git") + "#main:sub")
                        .ok()
                        .out())
                .contains("the second\n");

        String remote = URLEncoder.encode(url, StandardCharsets.UTF_8);
        assertThat(priok.api("POST", "/build?nocache=1&remote=" + remote, null)
                        .expect(200)
                        .body())
                .contains("the first", "Successfully built");

        assertThat(priok.docker("build", "--no-cache", url).ok().out())
                .as("the client fetches it and sends it")
                .contains("the first\n");

        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.put("DOCKER_BUILDKIT", "1");
        assertThat(Programs.run(environment, PeerDockerd.client("build", "--progress=plain", "--no-cache", url))
                        .ok()
                        .err())
                .contains("the first\n");
    }

    @Test
    void theGitDirectoryIsLeftOutUnlessTheBuildWantsIt() {
        String url = server.url("/app.git");
        assertThat(priok.priok("build", url).ok().out())
                .contains("Dockerfile\nsub\n")
                .doesNotContain(".git\n");
        assertThat(priok.priok("build", "--build-arg", "BUILDKIT_CONTEXT_KEEP_GIT_DIR=1", url)
                        .ok()
                        .out())
                .contains(".git\nDockerfile\nsub\n");
    }

    @Test
    void repositoriesAndFilesOfServersAreAdded() throws IOException {
        Path context = dockerfile(
                "ADD " + server.url("/app.git") + "#v1:sub /one",
                "ADD --keep-git-dir=true --checksum=" + commit("main") + " " + server.url("/app.git") + " /two",
                "ADD --checksum=sha256:" + sha256(directory.resolve("plain.txt")) + " " + server.url("/plain.txt")
                        + " /f/",
                "RUN cat /one/file /two/sub/file /f/plain.txt && test -d /two/.git && test ! -e /one/.git",
                "RUN stat -c '%a %Y' /f/plain.txt");
        Result built = priok.priok("build", context.toString()).ok();
        assertThat(built.out())
                .contains("the first\nthe second\nserved\n")
                .as("only root reads it, and it is as old as the server says")
                .contains("600 1445412480\n");
        assertThat(built.lines().stream().filter(line -> line.startsWith("Step ")))
                .as("each instruction is one step")
                .hasSize(6)
                .last()
                .asString()
                .startsWith("Step 6/6 : RUN stat");
        assertThat(priok.priok("build", context.toString()).ok().out()).contains(" ---> Using cache");
    }

    /** Builds what must fail at its second line, before its first step or later; what is said of it. */
    private String failure(String line) throws IOException {
        Result built = priok.priok("build", dockerfile(line).toString());
        assertThat(built.exit()).isNotZero();
        assertThat(built.out() + built.err()).contains("Dockerfile:2", ">>> " + line);
        return built.err();
    }

    @Test
    void whatIsNotTheOneThatIsMeantEndsTheBuildAtItsLine() throws IOException {
        String other = "0".repeat(64);
        assertThat(failure("ADD --checksum=sha256:" + other + " " + server.url("/plain.txt") + " /"))
                .contains("digest mismatch sha256:", other);
        assertThat(failure("ADD --checksum=" + commit("main") + " " + server.url("/app.git") + "#v1 /"))
                .contains("expected checksum to match " + commit("main") + ", got " + commit("v1"));
    }

    @Test
    void whatIsNotThereIsNamedWithItsLine() throws IOException {
        assertThat(failure("ADD " + server.url("/none.txt") + " /"))
                .contains(server.url("/none.txt") + ": invalid response status 404");
        assertThat(failure("ADD " + server.url("/app.git") + "#gone /")).contains("has no ref gone");
        assertThat(failure("ADD git@127.0.0.1:app.git /"))
                .contains("git@127.0.0.1:app.git is reached by ssh", "--ssh default");
    }

    private static String sha256(Path file) {
        return Programs.run(Map.of(), List.of("sha256sum", file.toString()))
                .ok()
                .text()
                .substring(0, 64);
    }
}
