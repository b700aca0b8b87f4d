package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code priok compose} on projects of real shape. */
@WithDaemon
class ComposeIT {
    private final PriokDaemon priok;
    private Path folder = Path.of("");

    ComposeIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(
                Files.createTempDirectory(priok.scratch(), "compose").resolve("thr_docker"));
    }

    @AfterEach
    void removeProject() {
        compose("down", "-v", "-t", "0").ok();
    }

    private Result compose(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "compose",
                "--project-directory",
                folder.toString(),
                "-f",
                folder.resolve("compose.yaml").toString()));
        command.addAll(List.of(arguments));
        return priok.priok(command.toArray(String[]::new));
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), text);
    }

    private List<String> ids() {
        return compose("ps", "-aq").ok().lines();
    }

    @Test
    void aFileOfVersion2IsBroughtUpOnceAndItsDataSurvive() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("conf")).resolve("app.conf"), "answer=42\n");
        write("""
                version: '2'
                services:
                  elasticsearch:
                    image: busybox
                    command: sh -c "echo ready > /tmp/ready; httpd -f -p 9200 -h /data"
                    stop_grace_period: 0s
                    ports: ["9201:9200"]
                    volumes: ["./data:/data"]
                  web:
                    image: busybox
                    container_name: thr_web
                    entrypoint: ["sh", "-c"]
                    command: ["cat /etc/app.conf; sleep 1000"]
                    stop_grace_period: 0s
                    links: ["elasticsearch:search"]
                    volumes: ["./conf/app.conf:/etc/app.conf:ro"]
                """);
        compose("up", "-d").ok();
        List<String> first = ids();
        assertThat(first).hasSize(2);
        Result again = compose("up", "-d").ok();
        assertThat(ids()).isEqualTo(first);
        assertThat(again.err()).contains("Running").doesNotContain("Recreate");
        assertThat(compose("logs", "web").ok().out()).contains("thr_web", "| answer=42");
        compose("exec", "-T", "elasticsearch", "sh", "-c", "echo kept > /data/file")
                .ok();
        Eventually.await(
                "the linked service answers",
                () -> compose("exec", "-T", "web", "wget", "-qO-", "http://search:9200/file")
                        .out()
                        .equals("kept\n"));
        assertThat(compose("exec", "-T", "web", "wget", "-qO-", "http://thrdocker_elasticsearch_1:9200/file")
                        .ok()
                        .out())
                .isEqualTo("kept\n");
        assertThat(priok.docker("inspect", "-f", "{{.Name}}", "thrdocker_elasticsearch_1")
                        .ok()
                        .text())
                .isEqualTo("/thr_docker-elasticsearch-1");
        assertThat(compose("port", "elasticsearch", "9200").ok().text()).isEqualTo("0.0.0.0:9201");
        compose("down").ok();
        assertThat(ids()).isEmpty();
        compose("up", "-d").ok();
        assertThat(compose("exec", "-T", "elasticsearch", "cat", "/data/file")
                        .ok()
                        .out())
                .isEqualTo("kept\n");
    }

    @Test
    void servicesStartWhenWhatTheyWaitForIsSoFar() throws IOException {
        write("""
                services:
                  prepare:
                    image: busybox
                    command: sh -c "echo prepared > /data/state"
                    volumes: ["data:/data"]
                  db:
                    image: busybox
                    command: sh -c "sleep 1; touch /tmp/up; sleep 1000"
                    stop_grace_period: 0s
                    healthcheck: {test: test -e /tmp/up, interval: 1s, retries: 60}
                  app:
                    image: busybox
                    command: sh -c "cat /data/state /run/secrets/key /etc/app.conf; sleep 1000"
                    stop_grace_period: 0s
                    volumes: ["data:/data"]
                    secrets: [key]
                    configs: [{source: conf, target: /etc/app.conf}]
                    depends_on:
                      prepare: {condition: service_completed_successfully}
                      db: {condition: service_healthy}
                    post_start: [{command: [touch, /tmp/hooked]}]
                secrets:
                  key: {file: ./key}
                configs:
                  conf: {content: "port=80\\n"}
                volumes:
                  data: {}
                """);
        Files.writeString(folder.resolve("key"), "hush\n");
        compose("up", "-d", "--wait").ok();
        assertThat(compose("logs", "--no-log-prefix", "app").ok().lines())
                .containsExactly("prepared", "hush", "port=80");
        compose("exec", "-T", "app", "test", "-e", "/tmp/hooked").ok();
        assertThat(compose("ps", "--services").ok().lines()).containsExactly("app", "db");
        compose("down", "-v").ok();
        assertThat(priok.docker("volume", "ls", "-q").ok().out()).doesNotContain("data");
    }

    @Test
    void aDependencyThatFailsIsTheReasonWithTheEndOfItsLog() throws IOException {
        write("""
                services:
                  db: {image: busybox, command: "sh -c 'echo the disk is missing; exit 3'",
                       healthcheck: {test: "true", interval: 1s}}
                  app: {image: busybox, command: sleep 1000, depends_on: {db: {condition: service_healthy}}}
                """);
        Result failed = compose("up", "-d").exits(1);
        assertThat(failed.err()).contains("dependency failed to start: container thr_docker-db-1 exited (3)");
        assertThat(failed.err()).contains("db-1  | the disk is missing");
        assertThat(compose("ps", "-a", "--format", "{{.Name}} {{.State}}").ok().lines())
                .contains("thr_docker-app-1 created");
    }

    @Test
    void whatCannotBeIsTheReasonAndNothingIsForgotten() throws IOException {
        String service = "image: busybox, command: sleep 1000, stop_grace_period: 0s";
        write("services: {a: {%s, networks: [n]}, b: {%s}}\nnetworks: {n: {external: true}}"
                .formatted(service, service));
        assertThat(compose("up", "-d").exits(1).err())
                .contains("network n declared as external, but could not be found")
                .doesNotContain("Created");
        write("services: {a: {%s, secrets: [s]}}\nsecrets: {s: {environment: NO_SUCH}}".formatted(service));
        assertThat(compose("up", "-d").exits(1).err())
                .contains("environment variable \"NO_SUCH\" required by secret \"thr_docker_s\" is not set")
                .doesNotContain("Created");
        write("services: {a: {%s}, b: {image: \"localhost:1/none:1\", depends_on: [a]}}".formatted(service));
        assertThat(compose("up", "-d").exits(1).err())
                .contains("localhost:1/none:1", "refused")
                .doesNotContain("Created");
        write("services: {a: {%s, ports: [\"38501:80\"]}, b: {%s, ports: [\"38501:81\"], depends_on: [a]}}"
                .formatted(service, service));
        assertThat(compose("up", "-d").exits(1).err())
                .contains("Bind for 0.0.0.0:38501 failed: port is already allocated");
        assertThat(compose("ps", "-a", "--format", "{{.Service}} {{.State}}")
                        .ok()
                        .lines())
                .containsExactly("a running", "b created");
        compose("down").ok();
        assertThat(priok.docker("network", "ls", "--format", "{{.Name}}").ok().lines())
                .containsExactlyInAnyOrder("bridge", "host", "none");
    }

    @Test
    void whatChangedIsToldAndTheRestStays() throws IOException {
        String text = """
                services:
                  a: {image: busybox, command: sleep 1000, environment: {COLOUR: red}, stop_grace_period: 0s,
                      volumes: [/kept]}
                  b: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
                """;
        write(text);
        compose("up", "-d").ok();
        compose("exec", "-T", "a", "touch", "/kept/file").ok();
        write(text.replace("red", "blue"));
        assertThat(compose("explain").ok().lines())
                .containsExactly(
                        "thr_docker-a-1 would be recreated, since its configuration changed: environment (COLOUR)",
                        "thr_docker-b-1 is as wanted");
        Result up = compose("up", "-d").ok();
        assertThat(up.err())
                .contains("is recreated, since its configuration changed: environment (COLOUR)")
                .contains("Container thr_docker-b-1  Running");
        compose("exec", "-T", "a", "test", "-e", "/kept/file").ok();
        compose("up", "-d", "-V", "--force-recreate").ok();
        compose("exec", "-T", "a", "test", "-e", "/kept/file").exits(1);
        compose("down", "-v").ok();
        // The volume that was renewed belongs to no container any more.
        priok.docker("volume", "prune", "-af").ok();
    }

    @Test
    void servicesAreScaledRunOnceAndStopped() throws IOException {
        write("""
                services:
                  worker: {image: busybox, command: sh -c 'echo working; sleep 1000', stop_grace_period: 0s}
                  failing: {image: busybox, command: sh -c 'echo failing; exit 7', profiles: [bad]}
                """);
        compose("up", "-d", "--scale", "worker=3").ok();
        assertThat(ids()).hasSize(3);
        compose("scale", "worker=1").ok();
        assertThat(compose("ps", "--format", "{{.Name}}").ok().lines()).containsExactly("thr_docker-worker-1");
        Result once = compose("run", "--rm", "-T", "-e", "WORD=hello", "worker", "sh", "-c", "echo $WORD; exit 4")
                .exits(4);
        assertThat(once.out()).isEqualTo("hello\n");
        assertThat(ids()).hasSize(1);
        Result aborted = compose("up", "--exit-code-from", "failing", "worker", "failing")
                .exits(7);
        assertThat(aborted.out()).contains("failing-1  | failing", "failing-1 exited with code 7");
        assertThat(compose("ps", "-q").ok().out()).isEmpty();
        compose("start", "worker").ok();
        compose("pause").ok();
        assertThat(compose("ps", "--status", "paused", "-q").ok().lines()).hasSize(1);
        compose("unpause").ok();
        compose("kill", "worker").ok();
        assertThat(compose("rm", "-f").ok().out()).contains("Going to remove");
        assertThat(priok.priok("compose", "ls", "-a", "-q").ok().out()).doesNotContain("thr_docker");
    }

    @Test
    void imagesAreBuiltWhereTheyAreMissing() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), """
                FROM busybox AS base
                ARG WORD
                RUN echo "$WORD" >/word
                FROM base AS other
                RUN echo other >/word
                """);
        write("""
                services:
                  app:
                    build: {context: ., target: base, args: {WORD: built}, labels: {a: b}}
                    command: cat /word
                """);
        assertThat(compose("up", "--no-log-prefix").ok().out()).contains("built\n");
        assertThat(priok.docker("image", "inspect", "thr_docker-app").ok().out())
                .contains("\"a\": \"b\"");
        compose("down", "--rmi", "local").ok();
        priok.docker("image", "inspect", "thr_docker-app").exits(1);
    }

    @Test
    void whatIsntSupportedIsRefusedByName() throws IOException {
        write("services: {a: {image: busybox, deploy: {mode: global}}}\n");
        assertThat(compose("up", "-d").exits(1).err()).contains("services.a.deploy.mode global isn't supported");
        assertThat(compose("publish", "x").exits(1).err()).contains("priok compose publish isn't supported");
        assertThat(compose("upp").exits(1).err()).contains("Did you mean 'priok compose up'?");
    }
}
