package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of Dockerfiles by the classic door: docker's client without BuildKit. */
@WithDaemon
class BuildIT {
    private final PriokDaemon priok;

    @TempDir
    Path context;

    BuildIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeEach
    void emptyCache() {
        priok.docker("builder", "prune", "-af").ok();
    }

    @Test
    void aSmallImageIsBuiltAndRuns() throws IOException {
        file("hello.txt", "hello\n");
        file("Dockerfile", """
                FROM busybox
                WORKDIR /app
                COPY hello.txt .
                RUN echo world >> hello.txt
                ENV greeting=hi
                CMD cat hello.txt; echo $greeting
                """);

        Result built = build("-t", "small").ok();

        assertThat(built.out()).contains("Successfully built ", "Successfully tagged small:latest");
        assertThat(priok.docker("run", "--rm", "small").ok().out()).isEqualTo("hello\nworld\nhi\n");
    }

    @Test
    void aDockerfileMayLieOutsideItsContext() throws IOException {
        file("data", "one");
        Path outside = priok.scratch().resolve("outside.dockerfile");
        Files.writeString(outside, "FROM busybox\nCOPY data /data\n");
        build("-t", "outside", "-f", outside.toString()).ok();
        assertThat(priok.docker("run", "--rm", "outside", "cat", "/data").ok().out())
                .isEqualTo("one");
    }

    @Test
    void whatWasBuiltBeforeIsTakenUntilItsFilesChange() throws IOException {
        file("data", "one");
        file("Dockerfile", """
                FROM busybox
                COPY data /data
                RUN cat /data > /copy; cat /proc/sys/kernel/random/uuid > /random
                """);
        build("-t", "first").ok();
        Result again = build("-t", "second").ok();
        assertThat(again.out()).contains(" ---> Using cache");
        assertThat(random("second")).isEqualTo(random("first"));

        file("data", "two");
        build("-t", "third").ok();
        assertThat(random("third")).isNotEqualTo(random("first"));
        build("--no-cache", "-t", "fourth").ok();
        assertThat(random("fourth")).isNotEqualTo(random("third"));
    }

    @Test
    void stepsDoNoMoreThanTheirClientAndTheDaemonAllow() throws IOException {
        file("Dockerfile", """
                FROM busybox
                RUN --network=host test -e /sys/class/net/lo
                """);
        assertThat(build().err()).contains("network.host is not allowed");
        build("--network=host").ok();
        priok.priok("build", "--allow=network.host", "--no-cache", context.toString())
                .ok();

        file("Dockerfile", """
                FROM busybox
                RUN --security=insecure true
                """);
        assertThat(build().err()).contains("security.insecure is not allowed");
        assertThat(priok.priok("build", "--allow=security.insecure", context.toString())
                        .err())
                .contains("granting entitlement security.insecure is not allowed by build daemon configuration");
    }

    @Test
    void aVariableOfOneRunIsGoneInTheNextAndAWarningNamesEnv() throws IOException {
        file("Dockerfile", """
                FROM busybox
                RUN export foo=bar
                RUN echo "<${foo}>"
                """);
        Result built = build("-t", "gotcha").ok();
        assertThat(built.out()).contains("<>\n").containsPattern("\\[Warning].*ENV");

        file("Dockerfile", """
                FROM busybox
                ENV foo bar
                CMD echo $foo
                """);
        build("-t", "foobar").ok();
        assertThat(priok.docker("run", "--rm", "foobar").ok().out()).isEqualTo("bar\n");
        assertThat(priok.docker("run", "--rm", "foobar", "sh", "-c", "echo $foo")
                        .ok()
                        .out())
                .isEqualTo("bar\n");
    }

    @Test
    void onlyTheStagesThatAreNeededAreBuilt() throws IOException {
        file("Dockerfile", """
                FROM busybox AS broken
                RUN false
                FROM busybox AS made
                RUN echo made > /made
                FROM scratch
                COPY --from=made /made /
                """);

        build("-t", "stages").ok();

        assertThat(priok.docker("create", "--name", "stages", "stages", "none")
                        .ok()
                        .text())
                .isNotEmpty();
        Path copy = context.resolve("out");
        priok.docker("cp", "stages:/made", copy.toString()).ok();
        assertThat(copy).hasContent("made");
    }

    @Test
    void aStepThatFailsIsToldWithItsLineAndItsExitCode() throws IOException {
        file("Dockerfile", """
                FROM busybox
                RUN echo before
                RUN echo out; echo err >&2; exit 3
                """);

        Result failed = build("-t", "failed");

        assertThat(failed.exit()).isEqualTo(3);
        assertThat(failed.out() + failed.err())
                .contains("Dockerfile:3")
                .contains(">>> RUN echo out")
                .contains("did not complete successfully: exit code: 3");
        assertThat(priok.docker("images", "-q", "failed").ok().text()).isEmpty();
    }

    @Test
    void whatIsWrongInADockerfileIsToldWithItsLine() throws IOException {
        file("Dockerfile", "FROM busybox\nRUM true\n");

        Result failed = build();

        assertThat(failed.exit()).isNotZero();
        assertThat(failed.err()).contains("Dockerfile:2").contains("RUM");
    }

    @Test
    void cacheMountsLastAndLeaveNothingInTheImage() throws IOException {
        file("Dockerfile", """
                FROM busybox
                ARG round
                RUN --mount=type=cache,target=/cache echo $round >> /cache/rounds; cp /cache/rounds /rounds
                """);
        build("-t", "round", "--build-arg", "round=1").ok();
        build("-t", "round", "--build-arg", "round=2").ok();

        assertThat(priok.docker("run", "--rm", "round", "cat", "/rounds").ok().lines())
                .containsExactly("1", "2");
        assertThat(priok.docker("run", "--rm", "round", "sh", "-c", "find / -xdev -path '/cache/*'")
                        .ok()
                        .text())
                .isEmpty();
        assertThat(priok.docker("system", "df", "-v").ok().out()).contains("exec.cachemount");
    }

    @Test
    void stepsThatChangeNothingHaveALayerAllTheSame() throws IOException {
        file("Dockerfile", """
                FROM busybox
                RUN true
                RUN true
                """);
        build("-t", "nothing").ok();

        priok.docker("run", "--rm", "nothing", "true").ok();
        assertThat(priok.docker("history", "-q", "nothing").ok().lines()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void whatAClientBeganIsEndedWhenItGoesAway() throws Exception {
        file("Dockerfile", "FROM busybox\nRUN echo begun; sleep 98765\n");
        Process client = Programs.start(environment(), command("-t", "endless"));
        Eventually.await("the step runs", () -> !sleeping().isEmpty());

        client.destroyForcibly().waitFor();

        Eventually.await("the step has ended", () -> sleeping().isEmpty());
    }

    @Test
    void aStepThatSaysNothingIsToldWhenItBegins() throws Exception {
        file("Dockerfile", "FROM busybox\nRUN sleep 98765\n");
        Process client = Programs.start(environment(), command("-t", "silent"));

        awaitOutput(client, "Step 2/2 : RUN sleep 98765\n");

        client.destroyForcibly().waitFor();
        Eventually.await("the step has ended", () -> sleeping().isEmpty());
    }

    @Test
    void aProgramWhoseOutputNobodyReadsEndsWithItsClient() throws Exception {
        file("Dockerfile", "FROM busybox\nRUN yes output-without-end\n");
        Process client = Programs.start(environment(), command("-t", "endless"));
        client.getInputStream().skipNBytes(1);
        Eventually.await("the step runs", () -> !running("output-without-end").isEmpty());

        client.destroyForcibly().waitFor();

        Eventually.await(
                "the step has ended", () -> running("output-without-end").isEmpty());
        Eventually.await("nothing of the build is left", () -> {
            try (Stream<Path> files = Files.list(priok.dataRoot().resolve("tmp"))) {
                return files.findAny().isEmpty();
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void aDaemonThatIsKilledDuringABuildLeavesNothingOfItAndBuildsItAfterwards() throws Exception {
        file("Dockerfile", "FROM busybox\nARG seconds=98765\nRUN echo begun > /begun; sleep $seconds\n");
        Process client = Programs.start(environment(), command("-t", "killed"));
        Eventually.await("the step runs", () -> !sleeping().isEmpty());

        priok.kill9();
        client.waitFor();
        priok.startAgain();

        Eventually.await("the step has ended", () -> sleeping().isEmpty());
        build("-t", "killed", "--build-arg", "seconds=0").ok();
        assertThat(priok.docker("run", "--rm", "killed", "cat", "/begun").ok().text())
                .isEqualTo("begun");
    }

    @Test
    void buildsAtOnceAreAllRightAndWhatIsPrunedMeanwhileIsNotWhatTheyUse() throws Exception {
        file("a", "a");
        file("Dockerfile", """
                FROM busybox
                COPY a /a
                RUN cat /a /a > /aa
                RUN --mount=type=cache,target=/cache,sharing=locked echo line >> /cache/lines; cat /a /aa > /aaa
                """);
        List<Process> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(Programs.start(environment(), command("--no-cache", "-t", "many:" + i)));
        }
        while (clients.stream().anyMatch(Process::isAlive)) {
            priok.docker("builder", "prune", "-af").ok();
        }
        for (int i = 0; i < 5; i++) {
            assertThat(clients.get(i).exitValue()).isZero();
            assertThat(priok.docker("run", "--rm", "many:" + i, "cat", "/aaa")
                            .ok()
                            .text())
                    .isEqualTo("aaa");
        }
    }

    @Test
    void buildsAtOnceShareAStepThatRunsAndItGoesOnWithoutTheOneThatBeganIt() throws Exception {
        file("Dockerfile", """
                FROM busybox
                RUN trap 'exit 0' TERM; cat /proc/sys/kernel/random/uuid >/random; while sleep 0.1; do echo shared-step; done
                """);
        Process first = Programs.start(environment(), command("-t", "shared:1"));
        ProcessHandle step = Eventually.await("the step runs", () -> running("shared-step"), found -> !found.isEmpty())
                .getFirst();
        Process second = Programs.start(environment(), command("-t", "shared:2"));
        Process third = Programs.start(environment(), command("-t", "shared:3"));
        // Beyond the words of the step itself.
        awaitOutput(second, "\nshared-step\n");
        awaitOutput(third, "\nshared-step\n");
        assertThat(running("shared-step")).containsExactly(step);

        first.destroyForcibly().waitFor();
        Eventually.await("the first build has ended", () -> contexts() == 2);
        assertThat(step.isAlive()).isTrue();
        step.destroy();

        assertThat(List.of(second.waitFor(), third.waitFor())).containsOnly(0);
        assertThat(random("shared:2")).isEqualTo(random("shared:3"));
        assertThat(priok.docker("image", "inspect", "shared:1").exit()).isEqualTo(1);
    }

    /** Uploaded ones are kept while their builds run. */
    private long contexts() {
        try (Stream<Path> files = Files.list(priok.dataRoot().resolve("tmp"))) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitOutput(Process client, String expected) throws IOException {
        StringBuilder told = new StringBuilder();
        while (told.indexOf(expected) < 0) {
            int next = client.getInputStream().read();
            assertThat(next).as("%s", told).isNotNegative();
            told.append((char) next);
        }
    }

    @Test
    void stepsHaveTheLimitsAndHostsThatTheirClientNames() throws IOException {
        file("Dockerfile", "FROM busybox\nRUN echo files=$(ulimit -n); grep -E 'named|machine' /etc/hosts\n");
        Result built = build(
                        "--ulimit",
                        "nofile=123:456",
                        "--add-host",
                        "named:1.2.3.4",
                        "--add-host",
                        "machine:host-gateway")
                .ok();
        String gateway = priok.docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "bridge")
                .ok()
                .text();
        assertThat(built.out()).contains("files=123\n", "1.2.3.4\tnamed\n", gateway + "\tmachine\n");
    }

    private static List<ProcessHandle> sleeping() {
        return running("98765");
    }

    private static List<ProcessHandle> running(String word) {
        return ProcessHandle.allProcesses()
                .filter(process -> Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(argument -> argument.contains(word)))
                .toList();
    }

    private String random(String image) {
        return priok.docker("run", "--rm", image, "cat", "/random").ok().text();
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(context.resolve(name), content);
    }

    private Result build(String... arguments) {
        return Programs.run(environment(), command(arguments));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.put("DOCKER_BUILDKIT", "0");
        return environment;
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "build"));
        command.addAll(List.of(arguments));
        command.add(context.toString());
        return command;
    }
}
