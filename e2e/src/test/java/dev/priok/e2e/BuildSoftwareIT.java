package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real programs out of Debian's packages by Dockerfiles, which then run. */
@WithDaemon
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BuildSoftwareIT {
    private static final Path SOFTWARE = Programs.top().resolve("e2e/src/test/resources/dev/priok/e2e/software");

    private final PriokDaemon priok;

    @TempDir
    Path changed;

    BuildSoftwareIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeAll
    static void bootstrap(PriokDaemon priok) {
        priok.priok("image", "bootstrap", "debian:12").ok();
    }

    private Result build(String name) {
        return build(name, SOFTWARE);
    }

    private Result build(String name, Path context) {
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.put("DOCKER_BUILDKIT", "0");
        List<String> command = new ArrayList<>(List.of("docker", "build", "-t", name, "-f"));
        command.addAll(List.of(SOFTWARE.resolve(name + ".Dockerfile").toString(), context.toString()));
        return Programs.run(environment, command).ok();
    }

    @Test
    void aProgramInCIsAllThatItsImageHas() {
        build("c");
        assertThat(priok.docker("run", "--rm", "c").ok().out()).isEqualTo("42 from /answer\n");
        priok.docker("run", "--rm", "c", "x", "y").exits(2);
        assertThat(priok.docker("image", "inspect", "--format", "{{len .RootFS.Layers}}", "c")
                        .ok()
                        .text())
                .isEqualTo("1");
    }

    @Test
    void nginxServesWhatTheDockerfileWrote() {
        build("nginx");
        priok.docker("run", "-d", "--name", "web", "nginx").ok();
        Eventually.await(
                "nginx is healthy",
                () -> priok.inspect("web", "{{.State.Health.Status}}").equals("healthy"));
        assertThat(priok.docker("run", "--rm", "--link", "web", "busybox", "wget", "-q", "-O-", "http://web/")
                        .ok()
                        .out())
                .isEqualTo("built by a Dockerfile\n");
    }

    @Test
    void aPythonApplicationRunsInItsVirtualEnvironment() {
        build("python");
        priok.docker("run", "-d", "--name", "app", "python").ok();
        Eventually.await(
                "it answers",
                () -> priok.docker("run", "--rm", "--link", "app", "busybox", "wget", "-q", "-O-", "http://app:8000/")
                        .out(),
                "hello from /venv as True\n"::equals);
    }

    @Test
    void postgresqlHasItsDataInAVolume() {
        build("postgres");
        priok.docker("run", "-d", "--name", "pg", "postgres").ok();
        Eventually.await(
                "PostgreSQL answers",
                () -> priok.docker("exec", "pg", "psql", "-h", "127.0.0.1", "-Atc", "SELECT 6 * 7", "postgres")
                        .out(),
                "42\n"::equals);
        assertThat(priok.inspect("pg", "{{range .Mounts}}{{.Type}} {{.Destination}}{{end}}"))
                .isEqualTo("volume /data");
    }

    @Test
    void aJavaApplicationIsPackagedByMavenInAStageThatTheImageDoesNotHave() throws IOException {
        assertThat(build("java").out()).contains("Downloading from debian");
        assertThat(priok.docker("run", "--rm", "java").ok().out()).isEqualTo("built by Maven, run by Java 17\n");

        Programs.run(Map.of(), List.of("cp", "-r", SOFTWARE.resolve("java").toString(), changed.toString()))
                .ok();
        Path source = changed.resolve("java/src/main/java/org/example/App.java");
        Files.writeString(source, Files.readString(source).replace("built by", "built again by"));
        String again = build("java", changed).out();
        assertThat(again).contains("BUILD SUCCESS").doesNotContain("Setting up", "Downloading from");
        assertThat(priok.docker("run", "--rm", "java").ok().out()).isEqualTo("built again by Maven, run by Java 17\n");
        priok.docker(
                        "run",
                        "--rm",
                        "--entrypoint",
                        "sh",
                        "java",
                        "-c",
                        "! command -v javac && ! command -v mvn && test ! -e /root/.m2")
                .ok();
    }
}
