package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code priok compose watch} and {@code up --watch}, on containers that run. */
@WithDaemon
class ComposeWatchIT {
    private static final String PROJECT = """
            services:
              web:
                build: .
                command: sh -c 'cat /version; sleep 1000'
                stop_grace_period: 0s
                scale: 2
                develop:
                  watch:
                    - {path: ./src, action: sync, target: /app, initial_sync: true, ignore: [left/]}
                    - {path: ./conf, action: sync+restart, target: /conf}
                    - {path: ./css, action: sync+exec, target: /css, exec: {command: [sh, -c, cat /css/* > /made]}}
                    - {path: ./version, action: rebuild}
            """;

    private final PriokDaemon priok;

    ComposeWatchIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private ComposeProject project(String name) throws IOException {
        ComposeProject project = ComposeProject.create(priok, name, PROJECT);
        project.write("Dockerfile", "FROM busybox\nCOPY version /\n");
        project.write("version", "one\n");
        project.write("src/first", "first\n");
        project.write("conf/a", "a\n");
        project.write("css/a", "a\n");
        return project;
    }

    /** A command of the project that goes on until it is told to end; what it writes is in a file. */
    private record Running(Process process, Path output) implements AutoCloseable {
        static Running start(ComposeProject project, String... arguments) throws IOException {
            Path output = Files.createTempFile(project.folder().getParent(), "output", "");
            // Tests that were started in a shell's background ignore interrupts, and so would all that they start.
            List<String> command = new ArrayList<>(List.of(
                    "env",
                    "--default-signal=INT",
                    "sh",
                    "-c",
                    "out=$1; shift; exec \"$@\" >\"$out\" 2>&1",
                    "sh",
                    output.toString()));
            command.addAll(project.command(arguments));
            return new Running(Programs.start(project.environment(Map.of()), command), output);
        }

        String text() {
            try {
                return Files.readString(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitText(String text) {
            Eventually.await(
                    "output with \"" + text + '"', this::text, now -> now.contains(text) || !process.isAlive());
            assertThat(text()).contains(text);
        }

        int interrupt() {
            Programs.run(Map.of(), List.of("kill", "-INT", Long.toString(process.pid())))
                    .ok();
            Eventually.await("the command ends", () -> !process.isAlive());
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static void awaitIn(ComposeProject project, int number, String script) {
        Eventually.await(
                script + " in container " + number,
                () -> project.compose("exec", "-T", "--index", Integer.toString(number), "web", "sh", "-c", script)
                                .exit()
                        == 0);
    }

    @Test
    void changesReachAllContainersOfTheService() throws IOException {
        try (ComposeProject project = project("watched")) {
            try (Running watch = Running.start(project, "watch")) {
                watch.awaitText("⦿ Watch enabled");
                awaitIn(project, 1, "test -e /app/first");
                project.write("src/deep/er/second", "second\n");
                project.write("src/left/third", "third\n");
                Files.delete(project.folder().resolve("src/first"));
                for (int number = 1; number <= 2; number++) {
                    awaitIn(project, number, "grep second /app/deep/er/second && test ! -e /app/first");
                    awaitIn(project, number, "test ! -e /app/left/third");
                }
                watch.awaitText("Syncing service \"web\" after");

                List<String> before = project.compose("ps", "-q").ok().lines();
                project.write("conf/a", "changed\n");
                watch.awaitText("service(s) [\"web\"] restarted");
                assertThat(project.compose("ps", "-q").ok().lines()).isEqualTo(before);
                awaitIn(project, 2, "grep changed /conf/a");

                project.write("css/b", "b\n");
                awaitIn(project, 1, "grep b /made");

                project.write("version", "two\n");
                watch.awaitText("service(s) [\"web\"] successfully built");
                awaitIn(project, 1, "grep two /version");
                awaitIn(project, 2, "grep two /version");
                assertThat(project.compose("ps", "-q").ok().lines()).doesNotContainAnyElementsOf(before);

                project.write("Dockerfile", "FROM busybox\nRUN exit 3\n");
                project.write("version", "three\n");
                watch.awaitText("Build failed");
                assertThat(watch.interrupt()).isEqualTo(130);
                assertThat(watch.text()).contains("Watch disabled");
            }
            assertThat(project.compose("ps", "-q").ok().lines()).hasSize(2);
        }
    }

    @Test
    void upWatchesWhileItShowsLogs() throws IOException {
        try (ComposeProject project = project("watchedup");
                Running up = Running.start(project, "up", "--watch", "--scale", "web=1", "-t", "0")) {
            up.awaitText("Watch enabled");
            project.write("version", "two\n");
            up.awaitText("| two");
            assertThat(up.interrupt()).isZero();
            assertThat(up.text()).contains("Gracefully Stopping... press Ctrl+C again to force");
            assertThat(project.compose("ps", "-q").ok().out()).isEmpty();
        }
    }

    @Test
    void whatCantBeWatchedIsRefused() throws IOException {
        try (ComposeProject project =
                ComposeProject.create(priok, "unwatched", "services: {a: {image: busybox, command: sleep 1000}}\n")) {
            assertThat(project.compose("watch").exits(1).err())
                    .contains("none of the selected services is configured for watch");
            assertThat(project.compose("up", "--watch", "-d").exits(1).err()).contains("--watch cannot be combined");
            assertThat(project.compose("ps", "-aq").ok().out()).isEmpty();
        }
    }
}
