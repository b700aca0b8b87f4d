package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tests of the module {@code testcontainers} in JVMs of their own, as a team would run them, with the current and the
 * former major version of Testcontainers. Each parameter is a module whose target/lib is the class path.
 */
@WithDaemon
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JavaClientsIT {
    private final PriokDaemon priok;

    JavaClientsIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeAll
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    static void makeImages(PriokDaemon priok) {
        DebianPackages.image(
                priok, "servers", "install -d -o postgres /data", "postgresql redis-server nginx-light python3");
        image(
                priok,
                "postgres:15",
                List.of("postgres-entrypoint", "/usr/local/bin/docker-entrypoint.sh"),
                "USER postgres",
                "ENTRYPOINT [\"docker-entrypoint.sh\"]",
                "CMD [\"postgres\"]",
                "EXPOSE 5432");
        image(priok, "redis:7", List.of(), "CMD [\"redis-server\"]", "EXPOSE 6379");
        image(priok, "nginx:1", List.of(), "CMD [\"nginx\",\"-g\",\"daemon off;\"]", "EXPOSE 80");
        image(
                priok,
                "ryuk:1",
                List.of("ryuk.py", "/usr/local/bin/ryuk.py"),
                "CMD [\"python3\",\"/usr/local/bin/ryuk.py\"]",
                "EXPOSE 8080");
    }

    /** What {@code servers} becomes with a file (resource, place in the image; both or neither) and some settings. */
    private static void image(PriokDaemon priok, String name, List<String> file, String... settings) {
        String container = priok.docker("create", "servers", "true").ok().text();
        if (!file.isEmpty()) {
            priok.docker("cp", resource(priok, file.getFirst()), container + ":" + file.getLast())
                    .ok();
        }
        List<String> commit = new ArrayList<>(List.of("commit"));
        for (String setting : settings) {
            commit.addAll(List.of("--change", setting));
        }
        commit.addAll(List.of(container, name));
        priok.docker(commit.toArray(String[]::new)).ok();
        priok.docker("rm", container).ok();
    }

    /** The resource as an executable file. */
    private static String resource(PriokDaemon priok, String name) {
        try (InputStream content = JavaClientsIT.class.getResourceAsStream("/testcontainers/" + name)) {
            Path file = priok.scratch().resolve(name);
            Files.write(file, Objects.requireNonNull(content, name).readAllBytes());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JVM with the team's classes and this version of Testcontainers. */
    private Result java(String module, Map<String, String> moreEnvironment, String... mainClassAndArguments) {
        Path top = Programs.top();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Testcontainers keeps its settings in the home directory.
                "-Duser.home=" + priok.scratch(),
                "-cp",
                top.resolve("testcontainers/target/classes") + ":" + top.resolve(module + "/target/lib") + "/*"));
        command.addAll(List.of(mainClassAndArguments));
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.put("TESTCONTAINERS_HOST_OVERRIDE", "localhost");
        environment.putAll(moreEnvironment);
        return Programs.run(environment, command);
    }

    /** What Testcontainers made and still exists. */
    private List<String> leftovers() {
        String label = "label=org.testcontainers=true";
        return Stream.of(
                        List.of("ps", "-aq", "--filter", label),
                        List.of("network", "ls", "-q", "--filter", label),
                        List.of("volume", "ls", "-q", "--filter", label))
                .flatMap(list -> priok.docker(list.toArray(String[]::new)).ok().lines().stream())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"testcontainers", "testcontainers-1"})
    void theTestsOfATeamPass(String module) {
        Result tests = java(
                        module,
                        Map.of("TESTCONTAINERS_RYUK_DISABLED", "true", "TESTCONTAINERS_REUSE_ENABLE", "true"),
                        "org.junit.platform.console.ConsoleLauncher",
                        "execute",
                        "--disable-banner",
                        "--fail-if-no-tests",
                        "--select-package=dev.priok.testcontainers")
                .ok();
        assertThat(tests.out()).contains(" 0 tests failed ");
        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"testcontainers", "testcontainers-1"})
    void ryukRemovesWhatAnAbandonedRunLeft(String module) {
        Result run = java(
                        module,
                        Map.of("TESTCONTAINERS_RYUK_CONTAINER_IMAGE", "ryuk:1"),
                        "dev.priok.testcontainers.Abandoned")
                .ok();
        assertThat(run.out()).contains("started");
        assertThat(leftovers()).as("what the run left, and Ryuk").hasSize(3);
        Eventually.await("Ryuk removed all of it and itself", this::leftovers, List::isEmpty);
    }
}
