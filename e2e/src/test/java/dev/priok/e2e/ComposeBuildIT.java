package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code build} sections of Compose files ask for, and the flags of {@code priok build} that they become. */
@WithDaemon
class ComposeBuildIT {
    private final PriokDaemon priok;

    ComposeBuildIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private String printed(String image) {
        return priok.docker("run", "--rm", image).ok().out();
    }

    @Test
    void aSectionWithEverythingIsObeyed() throws IOException {
        try (ComposeProject project = ComposeProject.create(priok, "whole", """
                services:
                  base:
                    build: {context: base}
                  app:
                    image: whole-app
                    build:
                      context: .
                      dockerfile_inline: |
                        FROM base AS first
                        ARG WORD
                        RUN echo "$$WORD $(cat /from-base)" >/result
                        FROM first AS wanted
                        COPY --from=texts text /text
                        COPY --from=image /bin/busybox /other-busybox
                        RUN --mount=type=secret,id=file --mount=type=secret,id=renamed,env=VALUE \\
                            grep -q file /run/secrets/file && echo "$$VALUE" | grep -q variable && ulimit -n >>/result
                        RUN --network=none cat /etc/hosts | grep -c 192.0.2.7 >>/result; df /dev/shm | grep -c 65536 >>/result
                        CMD cat /result /text
                        FROM busybox
                        RUN exit 9
                      target: wanted
                      args: {WORD: hello}
                      additional_contexts:
                        base: service:base
                        texts: ./texts
                        image: docker-image://busybox
                      secrets:
                        - file
                        - {source: variable, target: renamed}
                      labels: {made.by: compose}
                      tags: ["whole-app:more"]
                      extra_hosts: ["there=192.0.2.7"]
                      ulimits: {nofile: {soft: 123, hard: 456}}
                      network: none
                      shm_size: 64m
                      no_cache_filter: [wanted]
                secrets:
                  file: {file: ./secret}
                  variable: {environment: HIDDEN}
                """)) {
            project.write("base/Dockerfile", "FROM busybox\nRUN echo based >/from-base\n");
            project.write("texts/text", "a text\n");
            project.write("texts/.dockerignore", "left-out\n");
            project.write("secret", "in a file");
            Result built = project.composeWith(Map.of("HIDDEN", "in a variable"), "build", "app");
            built.ok();
            assertThat(built.out() + built.err()).doesNotContain("in a variable");
            assertThat(printed("whole-app:more")).isEqualTo("hello based\n123\n1\n1\na text\n");
            assertThat(priok.docker("image", "inspect", "-f", "{{json .Config.Labels}}", "whole-app")
                            .ok()
                            .out())
                    .contains("\"made.by\":\"compose\"");
            assertThat(project.composeWith(Map.of("HIDDEN", "in a variable"), "up", "--build", "--no-log-prefix", "app")
                            .ok()
                            .out())
                    .contains("a text\n");
        }
    }

    @Test
    void stepsReachTheAgentOfTheOneWhoBuilds() throws IOException {
        try (ComposeProject project = ComposeProject.create(priok, "agents", """
                services:
                  app:
                    image: agents-app
                    build:
                      context: .
                      ssh: ["key=./agent"]
                      additional_contexts: {perl: ./perl}
                """)) {
            Programs.run(
                            Map.of(),
                            List.of(
                                    "sh",
                                    "-ec",
                                    """
                    mkdir -p "$0/usr/bin"; cp /usr/bin/perl "$0/usr/bin"
                    ldd /usr/bin/perl | grep -o '/[^ ]*' | while read f; do
                        mkdir -p "$0$(dirname "$f")"; cp "$f" "$0$f"; done""",
                                    project.folder().resolve("perl").toString()))
                    .ok();
            project.write("Dockerfile", """
                    FROM busybox
                    COPY --from=perl / /
                    RUN --mount=type=ssh,id=key perl -e 'socket(S,1,1,0); \\
                        connect(S, pack("Sa108",1,$ENV{SSH_AUTH_SOCK})) or die; syswrite S,"question\\n"; print scalar <S>' \\
                        >/answer
                    CMD cat /answer
                    """);
            Path socket = project.folder().resolve("agent");
            try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                agent.bind(UnixDomainSocketAddress.of(socket));
                Thread.ofVirtual().start(() -> answer(agent));
                project.compose("build").ok();
            }
            assertThat(printed("agents-app")).isEqualTo("answer to question\n");
            Result missing = priok.priok("build", project.folder().toString());
            assertThat(missing.exit()).isNotZero();
        }
    }

    private static void answer(ServerSocketChannel agent) {
        try (SocketChannel connection = agent.accept()) {
            ByteBuffer question = ByteBuffer.allocate(100);
            connection.read(question);
            String text = "answer to " + StandardCharsets.UTF_8.decode(question.flip());
            connection.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatIsPushedMayHaveSeveralPlatformsAndAttestations() throws IOException {
        Path directory = Files.createDirectory(priok.scratch().resolve("registry"));
        try (RegistryProcess registry = RegistryProcess.start(directory);
                ComposeProject project = ComposeProject.create(priok, "pushed", """
                        services:
                          app:
                            image: %1$s/app
                            build:
                              dockerfile_inline: |
                                FROM scratch
                                COPY compose.yaml /
                                CMD ["/none"]
                              platforms: [linux/amd64, linux/arm64]
                              tags: ["%1$s/app:more"]
                          told:
                            image: %1$s/told
                            build:
                              dockerfile_inline: |
                                FROM scratch
                                COPY compose.yaml /
                              provenance: mode=max
                        """.formatted(registry.host()))) {
            project.compose("build", "--push").ok();
            assertThat(priok.priok("manifest", "inspect", "--insecure", registry.host() + "/app:more")
                            .ok()
                            .out())
                    .contains("amd64", "arm64");
            assertThat(priok.priok("manifest", "inspect", "--insecure", registry.host() + "/told")
                            .ok()
                            .out())
                    .contains("\"architecture\": \"unknown\"");
            // For this machine one of them is enough.
            assertThat(project.compose("up", "--build", "--no-start", "app")
                            .ok()
                            .err())
                    .contains("pushed-app-1");
        }
    }

    @Test
    void whatCantBeObeyedIsRefusedByName() throws IOException {
        try (ComposeProject project = ComposeProject.create(priok, "refused", """
                services:
                  windows: {build: {context: ., isolation: hyperv}}
                  a: {build: {context: ., additional_contexts: {b: "service:b"}}}
                  b: {build: {context: ., additional_contexts: {a: "service:a"}}}
                  secretive: {build: {context: ., secrets: [lost]}}
                secrets:
                  lost: {file: ./lost}
                """)) {
            project.write("Dockerfile", "FROM busybox\n");
            assertThat(project.compose("build", "windows").exits(1).err())
                    .contains("services.windows.build.isolation isn't possible here: it is of Windows");
            assertThat(project.compose("build", "a").exits(1).err()).contains("a -> b -> a");
            assertThat(project.compose("build", "secretive").exits(1).err())
                    .contains("services.secretive.build.secrets", "lost isn't there");
        }
        Path folder = Files.createDirectory(priok.scratch().resolve("lost"));
        Files.writeString(folder.resolve("Dockerfile"), "FROM busybox\nRUN --mount=type=secret,id=x,required true\n");
        assertThat(priok.priok("build", "--secret", "id=x,src=/nowhere", folder.toString())
                        .exits(1)
                        .err())
                .contains("failed to stat /nowhere");
        assertThat(priok.priok("build", folder.toString()).err()).contains("secret x: not found");
    }

    @Test
    void servicesAreBuiltAtOnceUnlessOneNeedsTheOther() throws IOException {
        try (ComposeProject project = ComposeProject.create(priok, "at-once", """
                services:
                  one: {build: {context: ., args: {ME: one, OTHER: two}}}
                  two: {build: {context: ., args: {ME: two, OTHER: one}}}
                  based:
                    build:
                      dockerfile_inline: |
                        FROM one
                        CMD cat /me
                      additional_contexts: {one: "service:one"}
                """)) {
            project.write("Dockerfile", """
                    FROM busybox
                    ARG ME OTHER
                    RUN --mount=type=cache,target=/c touch /c/$ME; until [ -e /c/$OTHER ]; do sleep 0.1; done; echo $ME >/me
                    """);
            assertThat(project.compose("build").ok().err())
                    .contains("[one] exporting to image", "[two] exporting to image", "[based] exporting to image");
            assertThat(printed("at-once-based")).isEqualTo("one\n");
        }
    }

    @Test
    void theFirstBuildThatFailsEndsTheOthers() throws IOException {
        try (ComposeProject project = ComposeProject.create(priok, "ended", """
                services:
                  endless: {build: {dockerfile_inline: "FROM busybox\\nRUN sleep 87654"}}
                  failing: {build: {context: .}}
                """)) {
            project.write("Dockerfile", "FROM busybox\nRUN sleep 1; exit 7\n");
            Result failed = project.compose("build").exits(7);
            assertThat(failed.err())
                    .contains("target failing: failed to solve: ", "did not complete successfully: exit code: 7")
                    .contains(project.folder() + "/Dockerfile:2\n");
            Eventually.await(
                    "the other step has ended",
                    () -> ProcessHandle.allProcesses()
                            .noneMatch(
                                    one -> one.info().commandLine().orElse("").contains("sleep 87654")));
        }
    }

    @Test
    void buildsAreCheckedAndDescribedInsteadOfMade() throws IOException {
        try (ComposeProject project = ComposeProject.create(priok, "checked", """
                services:
                  clean: {build: {context: ./clean, args: {WORD: $WORD}}}
                  odd: {build: ./odd}
                  wrong: {build: ./wrong, profiles: [bad]}
                """)) {
            project.write("clean/Dockerfile", "FROM busybox\nRUN true\n");
            project.write("odd/Dockerfile", "FROM busybox\nCMD echo odd\n");
            project.write("wrong/Dockerfile", "FROM busybox\nRUNN true\n");
            assertThat(project.compose("build", "--check", "clean").ok().out())
                    .isEqualTo("clean\n\nCheck complete, no warnings found.\n");
            assertThat(project.compose("build", "--check").exits(1).out())
                    .startsWith("clean\n\nCheck complete, no warnings found.\n\nodd\n\nCheck complete, 1 warning")
                    .contains(project.folder() + "/odd/Dockerfile:2\n");
            assertThat(project.compose("build", "--check", "wrong").exits(1).out())
                    .startsWith("wrong\n\nerror: dockerfile parse error on line 2: unknown instruction: RUNN");
            assertThat(project.composeWith(Map.of("WORD", "hello"), "build", "--print", "clean")
                            .ok()
                            .out())
                    .contains("\"targets\": [\n        \"clean\"\n      ]", "\"WORD\": \"hello\"");
            assertThat(project.compose("build", "--builder", "other", "clean")
                            .exits(1)
                            .err())
                    .contains("no builder \"other\" found");
            assertThat(priok.docker("images", "-q", "checked-*").ok().out()).isEmpty();
        }
    }
}
