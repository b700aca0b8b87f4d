package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.ObjectMapper;

/**
 * The projects of the resources, each brought up by docker compose and by {@code priok compose}: both make the same
 * containers, networks and volumes of them, and each goes on with what the other has made.
 */
@WithDaemon
class ComposeProjectsIT {
    private static final Path PROJECTS = Path.of("e2e/src/test/resources/dev/priok/e2e/projects");
    private static final int AT_ONCE = 3;

    /** What isn't of a project but must be there, as words of the client, and how it goes again. */
    private static final Map<String, List<List<String>>> NEEDS = Map.of(
            "volumes",
            List.of(List.of("volume", "create", "made-before"), List.of("volume", "rm", "made-before")),
            "links",
            List.of(
                    List.of("run", "-d", "--name", "outside", "busybox", "sleep", "1000"),
                    List.of("rm", "-f", "-v", "outside")));

    private static final List<String> ON_DOCKERD = List.of("conditions", "includes", "limits");

    /** From this version on docker compose's hashes of services are those of {@code priok compose}. */
    private static final int SAME_HASHES_MAJOR = 2;

    private static final int SAME_HASHES_MINOR = 40;

    /** Projects with words that docker compose knows since 2.30. */
    private static final Set<String> NEWER = Set.of("hooks");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ExecutorService pool;
    private static boolean sameHashes;
    private static boolean knowsHooks;

    private final PriokDaemon priok;

    ComposeProjectsIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeAll
    static void startPool(PriokDaemon priok) {
        ComposeTool docker = ComposeTool.docker(priok.environment());
        sameHashes = docker.isAtLeast(SAME_HASHES_MAJOR, SAME_HASHES_MINOR);
        knowsHooks = docker.isAtLeast(2, 30);
        pool = Executors.newFixedThreadPool(AT_ONCE);
    }

    @AfterAll
    static void endPool() {
        pool.close();
    }

    /** They run beside each other, as tests of one class would not. */
    @TestFactory
    Stream<DynamicTest> bothToolsMakeTheSameOfAProject() throws IOException {
        ComposeTool docker = ComposeTool.docker(priok.environment());
        ComposeTool own = ComposeTool.priok(priok.environment());
        Path folder = Files.createTempDirectory(priok.scratch(), "projects");
        try (Stream<Path> projects = Files.list(Programs.top().resolve(PROJECTS))) {
            return projects
                    .sorted()
                    .map(project -> {
                        String name = project.getFileName().toString();
                        Future<?> checked = pool.submit(() -> check(docker, own, project, folder.resolve(name)));
                        return DynamicTest.dynamicTest(name, checked::get);
                    })
                    .toList()
                    .stream();
        }
    }

    /** Compose knows no engine but by its API. */
    @Test
    void bothToolsMakeTheSameOfAProjectOnDockerd() throws IOException {
        try (PeerDockerd peer = PeerDockerd.start()) {
            peer.docker(Map.of(), "import", BusyboxTar.file().toString(), "busybox:latest")
                    .ok();
            ComposeTool docker = ComposeTool.docker(peer.environment());
            ComposeTool own = ComposeTool.priok(peer.environment());
            Path folder = Files.createTempDirectory(priok.scratch(), "on-dockerd");
            for (String name : ON_DOCKERD) {
                check(docker, own, Programs.top().resolve(PROJECTS).resolve(name), folder.resolve(name));
            }
        }
    }

    /** Docker compose leaves the networks that it made by then; with {@code priok compose} the reason comes first. */
    @Test
    void whatOthersWereToMakeAndIsNotThereIsTheReasonWithBothTools() throws IOException {
        Map<String, String> wrong = Map.of(
                "network lost declared as external, but could not be found",
                """
                networks: {lost: {external: true}}
                services: {a: {%s, networks: [lost]}, b: {%s}}
                """,
                "network of-others declared as external, but could not be found",
                """
                networks: {lost: {external: true, name: of-others}}
                services: {a: {%s, networks: [lost]}, b: {%s}}
                """,
                "external volume \"lost\" not found",
                """
                volumes: {lost: {external: true}, own: {}}
                services: {a: {%s, volumes: ["lost:/x"]}, b: {%s, volumes: ["own:/x"]}}
                """,
                "external volume \"of-others\" not found",
                """
                volumes: {lost: {external: true, name: of-others}}
                services: {a: {%s, volumes: ["lost:/x"]}, b: {%s}}
                """,
                "unsupported external secret lost",
                """
                secrets: {lost: {external: true}}
                services: {a: {%s, secrets: [lost]}, b: {%s}}
                """);
        Path folder = Files.createDirectory(priok.scratch().resolve("elsewhere"));
        String service = "image: busybox, command: sleep 1000";
        for (Map.Entry<String, String> one : wrong.entrySet()) {
            Files.writeString(folder.resolve("compose.yaml"), one.getValue().formatted(service, service));
            assertThat(ComposeTool.docker(priok.environment())
                            .run(folder, "up", "-d")
                            .exits(1)
                            .err())
                    .containsAnyOf("lost", "of-others");
            ComposeTool own = ComposeTool.priok(priok.environment());
            own.run(folder, "down", "-v").ok();
            assertThat(own.run(folder, "up", "-d").exits(1).err().lines()).containsExactly(one.getKey());
            for (String kind : List.of("container", "network", "volume")) {
                assertThat(priok.docker(kind, "ls", "-q", "--filter", "label=com.docker.compose.project=elsewhere")
                                .ok()
                                .out())
                        .as(one.getKey())
                        .isEmpty();
            }
        }
    }

    @Test
    void dockerComposeDrivesAWebApplication() throws IOException {
        ComposeTool docker = ComposeTool.docker(priok.environment());
        Path folder = Files.createTempDirectory(priok.scratch(), "driven").resolve("webapp");
        copy(Programs.top().resolve(PROJECTS).resolve("webapp"), folder);
        try {
            docker.run(folder, "up", "-d", "--wait").ok();
            assertThat(docker.run(folder, "exec", "-T", "worker", "wget", "-qO-", "http://web:8080/")
                            .ok()
                            .out())
                    .isEqualTo("hello from the web\n");
            docker.run(folder, "up", "-d", "--scale", "worker=3").ok();
            assertThat(docker.run(folder, "ps", "-q", "worker").ok().lines()).hasSize(3);
            // Docker compose 2.26 writes escape sequences whatever it writes to.
            Eventually.await(
                    "each worker has written",
                    () -> docker.run(folder, "logs", "--no-log-prefix", "worker").ok().lines().stream()
                                    .filter(line -> line.endsWith("working"))
                                    .count()
                            == 3);
            assertThat(docker.run(
                                    folder,
                                    "run",
                                    "--rm",
                                    "-T",
                                    "-e",
                                    "ROLE=once",
                                    "web",
                                    "sh",
                                    "-c",
                                    "echo $ROLE $LOG_LEVEL; exit 4")
                            .exits(4)
                            .out())
                    .isEqualTo("once debug\n");
            assertThat(docker.run(folder, "port", "web", "8080").ok().text()).isEqualTo("127.0.0.1:38411");
            docker.run(folder, "restart", "-t", "0", "cache").ok();
            docker.run(folder, "stop", "-t", "0", "worker").ok();
            assertThat(docker.run(folder, "ps", "-a", "--status", "exited", "-q")
                            .ok()
                            .lines())
                    .hasSize(3);
            docker.run(folder, "rm", "-f", "worker").ok();
            assertThat(docker.run(folder, "ls", "-q").ok().lines()).contains("webapp");
        } finally {
            docker.run(folder, "down", "-v", "-t", "0").ok();
        }
        assertThat(ProjectObjects.of(priok.environment(), "webapp", false).texts())
                .isEmpty();
    }

    private static Void check(ComposeTool docker, ComposeTool own, Path project, Path folder) throws IOException {
        String name = project.getFileName().toString();
        copy(project, folder);
        prepare(own, name, 0);
        try {
            String label = JSON.readTree(
                            own.run(folder, "config", "--format", "json").ok().out())
                    .path("name")
                    .asString();
            ComposeTool first = NEWER.contains(name) && !knowsHooks ? own : docker;
            ProjectObjects made = up(first, folder, label);
            assertThat(up(own, folder, label).ids())
                    .as("kept by %s of what %s made", own, first)
                    .isEqualTo(made.ids());
            removeAll(own, folder, label);
            ProjectObjects again = up(own, folder, label);
            assertSame(made, again);
            if (sameHashes) {
                assertThat(up(docker, folder, label).ids())
                        .as("kept by %s of what %s made", docker, own)
                        .isEqualTo(again.ids());
            }
            removeAll(first, folder, label);
        } finally {
            own.run(folder, "down", "-v", "-t", "0");
            prepare(own, name, 1);
        }
        return null;
    }

    /** What the project consists of afterwards. */
    private static ProjectObjects up(ComposeTool tool, Path folder, String label) {
        tool.run(folder, "up", "-d").ok();
        return ProjectObjects.of(tool.environment(), label, !sameHashes);
    }

    private static void removeAll(ComposeTool tool, Path folder, String label) {
        tool.run(folder, "down", "-v", "-t", "0").ok();
        assertThat(ProjectObjects.of(tool.environment(), label, !sameHashes)
                        .texts()
                        .keySet())
                .as("left by %s down", tool)
                .isEmpty();
    }

    private static void assertSame(ProjectObjects expected, ProjectObjects actual) {
        assertThat(actual.texts().keySet()).isEqualTo(expected.texts().keySet());
        assertThat(actual.lines()).containsExactlyElementsOf(expected.lines());
    }

    private static void prepare(ComposeTool tool, String project, int step) {
        List<List<String>> commands = NEEDS.getOrDefault(project, List.of());
        if (!commands.isEmpty()) {
            List<String> words = Stream.concat(Stream.of("docker"), commands.get(step).stream())
                    .toList();
            Programs.run(tool.environment(), words).ok();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
