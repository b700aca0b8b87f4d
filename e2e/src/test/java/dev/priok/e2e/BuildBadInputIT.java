package dev.priok.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds of what no honest client sends, and of what is much more than usual. */
@WithDaemon
class BuildBadInputIT {
    private static final String DOCKERFILE = "Dockerfile";

    private final PriokDaemon priok;

    @TempDir
    Path context;

    BuildBadInputIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @AfterEach
    void nothingOfTheBuildIsLeft() {
        Eventually.await("nothing of the build is left", () -> {
            try (Stream<Path> files = Files.list(priok.dataRoot().resolve("tmp"))) {
                return files.findAny().isEmpty();
            } catch (IOException e) {
                return false;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY link /out",
                "COPY up /out",
                "COPY directory/shadow /out",
                "COPY up/../shadow /out",
                "COPY directory/sh* /out/",
                "ADD link /out",
                "RUN --mount=type=bind,source=directory,target=/mnt cat /mnt/shadow"
            })
    void noLinkInAContextLeadsOutOfIt(String instruction) {
        Path secret = Path.of("/etc/shadow");
        assertThat(secret).exists();
        byte[] tar = new ContextTar()
                .file(DOCKERFILE, "FROM busybox\n" + instruction + "\nRUN cat /out\n")
                .symlink("link", "/etc/shadow")
                .symlink("up", "../../../../../../../../etc/shadow")
                .symlink("directory", "/etc")
                .build();
        assertThat(build(tar)).contains("\"error\":").doesNotContain("root:", "Successfully");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY link /out",
                "COPY up /out",
                "COPY directory/shadow /out",
                "RUN --mount=type=bind,source=directory,target=/mnt cat /mnt/shadow"
            })
    void noLinkOfASessionLeadsOutOfItsContext(String instruction) throws IOException {
        write("FROM busybox\n" + instruction + "\nRUN cat /out\n");
        Files.createSymbolicLink(context.resolve("link"), Path.of("/etc/shadow"));
        Files.createSymbolicLink(context.resolve("up"), Path.of("../../../../../../../../etc/shadow"));
        Files.createSymbolicLink(context.resolve("directory"), Path.of("/etc"));
        Result built = Programs.run(
                environment(Map.of("DOCKER_BUILDKIT", "1")),
                PeerDockerd.client("build", "--progress", "plain", context.toString()));
        assertThat(built.exit()).isNotZero();
        assertThat(built.err()).doesNotContain("root:");
    }

    @Test
    void noMemberOfAContextIsWrittenOutsideOfIt() {
        Path outside = priok.scratch().resolve("outside");
        byte[] tar = new ContextTar()
                .file(DOCKERFILE, "FROM busybox\nCOPY . /context/\nRUN ls -laR /context\n")
                .symlink("way", priok.scratch().toString())
                .file("way/outside", "written")
                .file("../../../../../../../.." + outside, "written")
                .build();
        build(tar);
        assertThat(outside).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/shadow", "../../../../../../../../etc/shadow", "way/shadow", "stolen", ""})
    void noHardLinkLeadsOutOfAContext(String target) {
        byte[] tar = new ContextTar()
                .file(DOCKERFILE, "FROM busybox\nCOPY stolen /out\nRUN cat /out\n")
                .symlink("way", "/etc")
                .hardLink("stolen", target)
                .build();
        assertThat(build(tar)).doesNotContain("root:", "Successfully");
    }

    @Test
    void anAbsoluteNameIsOneInTheContext() {
        Path outside = priok.scratch().resolve("absolute");
        byte[] tar = new ContextTar()
                .file(DOCKERFILE, "FROM busybox\nCOPY ." + outside + " /inside\n")
                .file(outside.toString(), "written")
                .build();
        assertThat(build(tar)).contains("Successfully built");
        assertThat(outside).doesNotExist();
        assertThat(run("cat /inside")).isEqualTo("written");
    }

    /** Whoever opened these as files would read without end, or wait for ever. */
    @ParameterizedTest
    @ValueSource(strings = {DOCKERFILE, ".dockerignore", "Dockerfile.dockerignore"})
    void whatIsNoFileIsNotReadAsOne(String name) {
        String usual = name.equals(DOCKERFILE) ? "other" : DOCKERFILE;
        String text = "FROM busybox\nRUN true\n";
        for (ContextTar tar : List.of(
                new ContextTar().file(usual, text).fifo(name),
                new ContextTar().file(usual, text).zeros(name),
                new ContextTar().file(usual, text).symlink(name, "/etc/shadow"),
                new ContextTar().file(usual, text).symlink(name, "/dev/zero"),
                new ContextTar().file(usual, text).symlink(name, name),
                new ContextTar().file(usual, text).file(name + "/in", "a directory"))) {
            String answer = build(tar.build());
            assertThat(answer).doesNotContain("root:");
            if (name.equals(DOCKERFILE)) {
                assertThat(answer).contains(DOCKERFILE).doesNotContain("Successfully");
            }
        }
    }

    @Test
    void pipesAndDevicesAreCopiedAndNotRead() {
        byte[] tar = new ContextTar()
                .file(DOCKERFILE, "FROM busybox\nCOPY special /special\nADD special/pipe special/zeros /added/\n")
                .fifo("special/pipe")
                .zeros("special/zeros")
                .build();
        assertThat(build(tar)).contains("Successfully built");
        assertThat(run("stat -c '%F %t,%T' /special/* /added/*").lines())
                .containsExactly("fifo 0,0", "character special file 1,5", "fifo 0,0", "character special file 1,5");
    }

    @Test
    void namesOfASessionMayBeOfAnyBytesToo() throws IOException {
        write("FROM busybox\nCOPY names /d\nRUN cd /d && ls -d ./* | wc -l && cat ./*\n");
        // A shell makes them: this JVM's names are text.
        Programs.run(
                        Map.of(),
                        List.of(
                                "sh",
                                "-ec",
                                "mkdir \"$0/names\"; cd \"$0/names\"; echo is-it >$(printf 'line\\nfeed');"
                                        + " echo is-it >\"$(printf 'no\\377utf')\"; echo is-it >./-rf;"
                                        + " echo is-it >$(printf %0255d 0); echo is-it >'[a]*'",
                                context.toString()))
                .ok();
        Result built = Programs.run(
                environment(Map.of("DOCKER_BUILDKIT", "1")),
                PeerDockerd.client("build", "--progress", "plain", context.toString()));
        assertThat(built.ok().err()).containsPattern("(?s)#\\d+ [.\\d]+ 5\n(#\\d+ [.\\d]+ is-it\n){5}");
    }

    @Test
    void namesMayBeOfAnyBytes() {
        List<String> names = List.of(
                "\u00ff\u00fe\u0080",
                "line\nfeed",
                "-rf",
                "--",
                " ",
                "*",
                "[a]",
                "back\\slash",
                "\"'$(x)",
                "n".repeat(255));
        ContextTar tar = new ContextTar().file(DOCKERFILE, "FROM busybox\nCOPY . /d/\nCOPY --chown=7 names/-rf /e\n");
        names.forEach(name -> tar.file("names/" + name, name));
        assertThat(build(tar.build())).contains("Successfully built");

        String there =
                run("cd /d/names; for f in .* *; do [ -f \"$f\" ] && printf '%s/' \"$f\"; done | od -An -v -tx1");
        assertThat(hexNames(there)).containsExactlyInAnyOrderElementsOf(names);
    }

    private static List<String> hexNames(String dump) {
        String bytes = Stream.of(dump.strip().split("\\s+"))
                .map(hex -> String.valueOf((char) Integer.parseInt(hex, 16)))
                .collect(Collectors.joining());
        return List.of(bytes.split("/"));
    }

    @Test
    void aContextMayHaveAHundredThousandFiles() {
        ContextTar tar = new ContextTar().file(DOCKERFILE, "FROM busybox\nCOPY . /d/\n");
        for (int i = 0; i < 100_000; i++) {
            tar.file("d" + i % 100 + "/" + i, "");
        }
        assertThat(build(tar.build())).contains("Successfully built");
        assertThat(run("find /d -type f | wc -l").strip()).isEqualTo("100001");
    }

    @Test
    void aContextThatEndsTooEarlyIsRefused() {
        byte[] whole = new ContextTar()
                .file(DOCKERFILE, "FROM busybox\nCOPY . /\n")
                .file("large", "x".repeat(1 << 20))
                .build();
        Answer answer = send("/build", Arrays.copyOf(whole, 1 << 19));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("the archive ends in the middle of a member");
    }

    @Test
    void aClientThatGoesAwayInTheMiddleOfItsContextLeavesNothing() throws IOException {
        byte[] whole = new ContextTar().file("large", "x".repeat(1 << 20)).build();
        try (WireConnection client = priok.connect()) {
            client.request(
                    "POST", "/v1.41/build", null, "Content-Type: application/x-tar", "Transfer-Encoding: chunked");
            client.send("100000\r\n");
            client.send(Arrays.copyOf(whole, 1 << 19));
        }
    }

    @Test
    void aDockerfileOfTenMegabytesIsReadAndALargerOneRefused() throws IOException {
        String comment = "# " + "c".repeat(997) + "\n";
        write("FROM busybox\n" + comment.repeat(10_000) + "RUN echo at-the-end\n");
        assertThat(build("-t", "large").ok().out()).contains("at-the-end");
        write("FROM busybox\n" + comment.repeat(20_000));
        Result larger = build("-t", "large").exits(1);
        assertThat(larger.err()).contains("Dockerfile is larger than 16777216 bytes");
    }

    @Test
    void aLineOfTenMegabytesIsToldInAFewWords() throws IOException {
        write("FROM busybox\nNONSENSE " + "x".repeat(10 << 20) + "\n");
        Result built = build("-t", "large").exits(1);
        assertThat(built.err()).contains("dockerfile line greater than max allowed size of 65535", "Dockerfile:2");
        assertThat(built.err().length()).isLessThan(100_000);
    }

    @Test
    void aDockerfileMayHaveThousandsOfInstructionsButNotAnyNumber() throws IOException {
        write("FROM busybox\n" + labels(4_000));
        build("-t", "many").ok();
        assertThat(priok.docker("inspect", "-f", "{{len .Config.Labels}}", "many")
                        .ok()
                        .text())
                .isEqualTo("4000");
        write("FROM busybox\n" + labels(100_000));
        assertThat(build("-t", "many").exits(1).err()).contains("more than 5000 instructions", "Dockerfile:5001");
    }

    private static String labels(int count) {
        return IntStream.range(0, count).mapToObj(i -> "LABEL l" + i + "=v\n").collect(Collectors.joining());
    }

    @Test
    void whatAProgramPrintsNeedsNoMemoryAndNoDisk() throws IOException {
        write("FROM busybox\nRUN yes 0123456789012345678901234567890123456789 | head -c 100000000; echo the-end\n");
        long before = diskBytes();
        Result built = Programs.run(
                environment(Map.of("DOCKER_BUILDKIT", "0", "C", context.toString())),
                List.of("sh", "-c", "docker build --no-cache -t prints $C | tail -c 2000"));
        assertThat(built.ok().out()).contains("the-end", "Successfully tagged prints:latest");
        assertThat(residentKilobytes()).isLessThan(700_000);
        assertThat(diskBytes() - before).isLessThan(10 << 20);
    }

    private long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + priok.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private long diskBytes() {
        return Long.parseLong(
                Programs.run(Map.of(), List.of("du", "-sb", priok.dataRoot().toString()))
                        .ok()
                        .out()
                        .split("\\s")[0]);
    }

    @Test
    void aSecretIsInNoLayerNoHistoryNoLogAndNoDatabase() throws IOException {
        String secret = "s3cr3t-" + "0xbadc0de".repeat(3);
        Path file = context.resolve("secret.txt");
        Files.writeString(file, secret);
        Files.writeString(context.resolve(".dockerignore"), "secret.txt\n");
        write("""
                FROM busybox
                RUN --mount=type=secret,id=s cat /run/secrets/s | md5sum > /sum
                RUN --mount=type=secret,id=s,env=TOKEN echo "$TOKEN" | md5sum >> /sum
                COPY . /context
                """);
        Result built = Programs.run(
                environment(Map.of("DOCKER_BUILDKIT", "1")),
                PeerDockerd.client(
                        "build",
                        "--progress",
                        "plain",
                        "--secret",
                        "id=s,src=" + file,
                        "-t",
                        "kept",
                        context.toString()));
        built.ok();
        assertThat(built.out() + built.err()).doesNotContain(secret);
        assertThat(run("kept", "cat /sum | wc -l").strip()).isEqualTo("2");
        assertThat(priok.docker("history", "--no-trunc", "kept").ok().out()).doesNotContain(secret);
        Result found = Programs.run(
                Map.of(),
                List.of(
                        "grep",
                        "-rlaF",
                        "--devices=skip",
                        secret,
                        priok.dataRoot().toString(),
                        priok.execRoot().toString(),
                        priok.log().toString()));
        assertThat(found.out()).isEmpty();
        assertThat(found.exit()).isEqualTo(1);
    }

    @Test
    void clientsOfBuildKitGetTheBeginningAndTheEndOfALongOutput() throws IOException {
        write("FROM busybox\nRUN yes 0123456789012345678901234567890123456789 | head -c 1000000000; echo the-end\n");
        long before = diskBytes();
        Result built = Programs.run(
                environment(Map.of("DOCKER_BUILDKIT", "1")),
                PeerDockerd.client("build", "--no-cache", "--progress", "plain", "-t", "prints", context.toString()));
        assertThat(built.ok().err()).contains("[output clipped, log limit 2MiB reached]", "the-end\n");
        assertThat(built.err().length()).isLessThan(5_000_000);
        assertThat(residentKilobytes()).isLessThan(700_000);
        assertThat(diskBytes() - before).isLessThan(10 << 20);
    }

    @Test
    void aStepThatNeverEndsIsEndedWhenTheClientOfItsSessionGoesAway() throws Exception {
        write("FROM busybox\nRUN echo begun; sleep 7654321\n");
        Process client = Programs.start(
                environment(Map.of("DOCKER_BUILDKIT", "1")), PeerDockerd.client("build", context.toString()));
        Eventually.await("the step runs", BuildBadInputIT::stepRuns);
        client.destroyForcibly().waitFor();
        Eventually.await("the step has ended", () -> !stepRuns());
    }

    private static boolean stepRuns() {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> List.of(process.info().arguments().orElse(new String[0]))
                        .contains("7654321"));
    }

    private void write(String dockerfile) throws IOException {
        Files.writeString(context.resolve(DOCKERFILE), dockerfile);
    }

    private Result build(String... arguments) {
        List<String> command = Stream.of(
                        Stream.of("docker", "build"), Stream.of(arguments), Stream.of(context.toString()))
                .flatMap(words -> words)
                .toList();
        return Programs.run(environment(Map.of("DOCKER_BUILDKIT", "0")), command);
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.putAll(more);
        return environment;
    }

    /** What the classic door answers, all messages of it. */
    private String build(byte[] tar) {
        return send("/build?t=sent", tar).body();
    }

    private Answer send(String path, byte[] tar) {
        try (WireConnection client = priok.connect()) {
            client.request(
                    "POST", "/v1.41" + path, null, "Content-Type: application/x-tar", "Content-Length: " + tar.length);
            client.send(tar);
            WireConnection.Head head = client.head();
            return new Answer(head.status(), head.headers(), new String(client.body(head, "POST"), UTF_8));
        }
    }

    private String run(String script) {
        return run("sent", script);
    }

    private String run(String image, String script) {
        Result ran = priok.docker("run", "--rm", image, "sh", "-c", script).ok();
        return new String(ran.out().getBytes(UTF_8), UTF_8);
    }
}
