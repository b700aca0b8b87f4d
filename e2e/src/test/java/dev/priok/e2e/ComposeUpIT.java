package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How {@code priok compose up} ends when it is interrupted, when something is wrong, and when nothing is to be done. */
@WithDaemon
class ComposeUpIT {
    private final PriokDaemon priok;

    ComposeUpIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private static final String STUBBORN = """
            services:
              polite: {image: busybox, command: "sh -c 'trap \\"echo bye; exit 0\\" TERM; echo up; sleep 1000 & wait'"}
              stubborn:
                image: busybox
                command: sh -c 'trap "" TERM; echo up; while true; do sleep 1; done'
                stop_grace_period: 1000s
            """;

    @Test
    void theFirstInterruptStopsAndTheSecondKills() throws IOException {
        try (ComposeProject project = ComposeProject.create(priok, "interrupted", STUBBORN);
                Tmux terminal = Tmux.open(priok, String.join(" ", project.command("up")))) {
            terminal.awaitLine("polite-1 +\\| up");
            terminal.awaitLine("stubborn-1 +\\| up");
            terminal.press("C-c");
            terminal.awaitLine("Gracefully Stopping... press Ctrl\\+C again to force");
            terminal.awaitLine("polite-1 +\\| bye");
            terminal.awaitLine("polite-1 exited with code 0");
            assertThat(project.compose("ps", "--services").ok().lines()).containsExactly("stubborn");
            terminal.press("C-c");
            terminal.awaitLine("stubborn-1 exited with code 137");
            terminal.awaitLine("ended with 0");
            assertThat(project.compose("ps", "-q").ok().out()).isEmpty();
            assertThat(project.compose("ps", "-aq").ok().lines()).hasSize(2);
        }
    }

    @Test
    void whatHadAVolumeThatIsMadeAnewRunsAgain() throws IOException {
        String text = """
                services:
                  user: {image: busybox, command: sleep 1000, stop_grace_period: 0s, volumes: ["data:/data"]}
                volumes:
                  data: {labels: {version: "%d"}}
                """;
        try (ComposeProject project = ComposeProject.create(priok, "anew", text.formatted(1))) {
            project.compose("up", "-d").ok();
            project.write("compose.yaml", text.formatted(2));
            project.compose("up", "-d", "--yes").ok();
            assertThat(project.compose("ps", "--services").ok().lines()).containsExactly("user");
            assertThat(priok.docker("volume", "inspect", "-f", "{{.Labels.version}}", "anew_data")
                            .ok()
                            .text())
                    .isEqualTo("2");
        }
    }

    @Test
    void aServiceThatFailsAtOnceIsTold() throws IOException {
        try (ComposeProject project = ComposeProject.create(priok, "early", """
                services:
                  good:
                    image: busybox
                    command: sleep 1000
                    stop_grace_period: 0s
                    volumes: [told:/told]
                    post_start:
                      - command: sh -c 'until [ -e /told/failed ]; do sleep 0.01; done'
                  done: {image: busybox, command: "true"}
                  bad:
                    image: busybox
                    command: sh -c 'echo cannot open the file; touch /told/failed; exit 4'
                    volumes: [told:/told]
                volumes: {told: }
                """)) {
            Result up = project.compose("up", "-d").ok();
            assertThat(up.err())
                    .contains("service \"bad\" failed right after its start: container early-bad-1 exited (4)")
                    .contains("bad-1  | cannot open the file")
                    .doesNotContain("service \"good\"", "service \"done\"");
        }
    }

    @Test
    void whatFailsIsNamedAndNothingIsForgotten() throws IOException {
        try (ServerSocket taken = new ServerSocket(0);
                ComposeProject project = ComposeProject.create(priok, "failing", """
                services:
                  a: {image: busybox, command: sleep 1000, stop_grace_period: 0s, volumes: ["data:/data"]}
                  b: {image: "busybox", command: sleep 1000, ports: ["%d:80"], depends_on: [a]}
                volumes: {data: {}}
                """.formatted(taken.getLocalPort()))) {
            Result up = project.compose("up", "-d").exits(1);
            assertThat(up.err()).contains("failing-b-1", "address already in use");
            assertThat(project.compose("ps", "-a", "--format", "{{.Name}}").ok().lines())
                    .containsExactly("failing-a-1", "failing-b-1");
            project.compose("down", "-v", "-t", "0").ok();
            assertThat(priok.docker("ps", "-aq", "--filter", "label=com.docker.compose.project=failing")
                            .ok()
                            .out())
                    .isEmpty();
            assertThat(priok.docker("volume", "ls", "-q").ok().out()).doesNotContain("failing");
            assertThat(priok.docker("network", "ls", "--format", "{{.Name}}")
                            .ok()
                            .out())
                    .doesNotContain("failing");
        }
        try (ComposeProject project = ComposeProject.create(priok, "unpulled", """
                services:
                  a: {image: busybox, command: sleep 1000}
                  b: {image: "localhost:1/none:1"}
                """)) {
            assertThat(project.compose("up", "-d").exits(1).err())
                    .contains("service \"b\", image localhost:1/none:1: ", "connection refused");
            assertThat(project.compose("ps", "-aq").ok().out()).isEmpty();
            assertThat(priok.docker("network", "ls", "--format", "{{.Name}}")
                            .ok()
                            .out())
                    .doesNotContain("unpulled");
        }
    }

    @Test
    void settingsOfComposeMayStandInTheEnvironmentFile() throws IOException {
        String one = "services: {kept: {image: busybox, command: sleep 1000, stop_grace_period: 0s}}";
        try (ComposeProject project = ComposeProject.create(priok, "settings", one)) {
            project.composeWith(Map.of("COMPOSE_COMPATIBILITY", "1"), "up", "-d")
                    .ok();
            project.write("compose.yaml", one.replace("kept", "other"));
            project.write(".env", "COMPOSE_IGNORE_ORPHANS=t\n");
            assertThat(project.compose("up", "-d").ok().err()).doesNotContain("orphan");
            project.write(".env", "COMPOSE_REMOVE_ORPHANS=y\n");
            assertThat(project.compose("up", "-d", "--remove-orphans=false")
                            .ok()
                            .err())
                    .contains("Found orphan containers (settings_kept_1)");
            assertThat(project.composeWith(Map.of("COMPOSE_IGNORE_ORPHANS", "1"), "up", "-d")
                            .exits(1)
                            .err())
                    .contains("cannot combine COMPOSE_IGNORE_ORPHANS and --remove-orphans");
            project.write(".env", "COMPOSE_REMOVE_ORPHANS=y\nCOMPOSE_STATUS_STDOUT=1\n");
            assertThat(project.compose("up", "-d").ok().text()).contains("Container settings_kept_1  Removed");
            assertThat(project.compose("ps", "-a", "--format", "{{.Name}}").ok().lines())
                    .containsExactly("settings-other-1");
        }
    }

    @Test
    void aDryRunShowsWhatWouldBeDoneAndDoesNothing() throws IOException {
        try (ComposeProject project = ComposeProject.create(priok, "dry", """
                services:
                  web:
                    image: busybox
                    command: sleep 1000
                    stop_grace_period: 0s
                    volumes: ["data:/data"]
                    depends_on: {db: {condition: service_healthy}}
                  db: {image: busybox, command: sleep 1000, stop_grace_period: 0s,
                       healthcheck: {test: "true", interval: 1s}}
                  app: {build: .}
                volumes: {data: {}}
                """)) {
            project.write("Dockerfile", "FROM busybox\nCMD sleep 1000\n");
            assertThat(project.compose("up", "--dry-run", "-d").ok().err().lines())
                    .contains(
                            " DRY-RUN MODE -  app  Built",
                            " DRY-RUN MODE -  Network dry_default  Created",
                            " DRY-RUN MODE -  Volume dry_data  Created",
                            " DRY-RUN MODE -  Container dry-web-1  Created",
                            " DRY-RUN MODE -  Container dry-db-1  Healthy",
                            " DRY-RUN MODE -  Container dry-web-1  Started");
            assertThat(project.compose("up", "--dry-run").ok().err())
                    .endsWith("end of 'compose up' output, interactive run is not supported in dry-run mode\n");
            assertThat(project.compose("ps", "-aq").ok().out()).isEmpty();
            priok.docker("image", "inspect", "dry-app").exits(1);

            project.compose("up", "-d", "web").ok();
            List<String> before = project.compose("ps", "-q").ok().lines();
            for (String command : List.of("stop", "restart", "kill", "pause", "down", "up --force-recreate -d")) {
                List<String> words = new ArrayList<>(List.of(command.split(" ")));
                words.add("--dry-run");
                assertThat(project.compose(words.toArray(String[]::new)).ok().err())
                        .as(command)
                        .contains(" DRY-RUN MODE -  Container dry-web-1  ");
                assertThat(project.compose("ps", "-q", "--status", "running")
                                .ok()
                                .lines())
                        .as(command)
                        .isEqualTo(before);
            }
            assertThat(project.compose("exec", "--dry-run", "web", "true")
                            .exits(1)
                            .err())
                    .contains("exec is not supported in dry-run mode");
        }
    }

    @Test
    void configListsVariablesAndPinsImages() throws IOException {
        try (ComposeProject project = ComposeProject.create(priok, "listed", """
                services:
                  a: {image: "busybox:${TAG:-latest}", command: "echo ${REQUIRED:?} ${OTHER:+there}"}
                """)) {
            assertThat(project.compose("config", "--variables").ok().lines())
                    .containsExactly(
                            "NAME                REQUIRED            DEFAULT VALUE       ALTERNATE VALUE",
                            "OTHER               false                                   there",
                            "REQUIRED            true                                    ",
                            "TAG                 false               latest              ");
            assertThat(project.composeWith(Map.of("REQUIRED", "x", "TAG", "1"), "config", "--images")
                            .ok()
                            .lines())
                    .containsExactly("busybox:1");
            assertThat(project.composeWith(Map.of("REQUIRED", "x"), "config", "--environment")
                            .ok()
                            .lines())
                    .contains("REQUIRED=x", "COMPOSE_PROJECT_NAME=listed");
        }
        Path directory = Files.createDirectory(priok.scratch().resolve("registry"));
        try (RegistryProcess registry = RegistryProcess.start(directory);
                ComposeProject project = ComposeProject.create(
                        priok, "pinned", "services: {a: {image: \"" + registry.host() + "/b:1\"}}\n")) {
            priok.docker("tag", "busybox", registry.host() + "/b:1").ok();
            priok.docker("push", registry.host() + "/b:1").ok();
            String pinned = "image: " + registry.host() + "/b:1@sha256:";
            assertThat(project.compose("config", "--resolve-image-digests").ok().out())
                    .contains("name: pinned", pinned);
            assertThat(project.compose("config", "--lock-image-digests").ok().out())
                    .startsWith("services:\n  a:\n    " + pinned);
        }
    }

    @Test
    void configListsWhatTheWholeProjectUses() throws IOException {
        try (ComposeProject project = ComposeProject.create(priok, "names", """
                services:
                  a: {image: busybox, volumes: ["used:/data"], models: [small]}
                  b: {image: busybox, profiles: [more], models: [large]}
                volumes: {used: {}, unused: {}}
                models: {small: {model: ai/small}, large: {model: ai/large}}
                """)) {
            assertThat(project.compose("config", "--services", "b").ok().lines())
                    .containsExactly("a");
            assertThat(project.compose("config", "--services", "--no-interpolate")
                            .ok()
                            .lines())
                    .containsExactly("a", "b");
            assertThat(project.compose("config", "--volumes").ok().lines()).containsExactly("used");
            assertThat(project.compose("--all-resources", "config", "--volumes")
                            .ok()
                            .lines())
                    .containsExactly("unused", "used");
            assertThat(project.compose("config", "--models").ok().lines()).containsExactly("ai/small");
            assertThat(project.compose("--profile", "more", "config", "--models")
                            .ok()
                            .lines())
                    .containsExactly("ai/large", "ai/small");
            assertThat(project.compose("--no-ansi", "config", "--quite")
                            .exits(1)
                            .err())
                    .contains("--no-ansi has been deprecated", "unknown flag: --quite (did you mean --quiet?)");
        }
    }
}
