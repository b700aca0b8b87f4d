package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds of docker 20.10 with {@code DOCKER_BUILDKIT=1}: a request by HTTP and a session beside it. */
@WithDaemon
class SessionBuildIT {
    private final PriokDaemon priok;

    @TempDir
    Path context;

    SessionBuildIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @Test
    void aContextComesByTheSessionAndOnlyWhatIsWanted() throws IOException {
        file("wanted", "yes\n");
        file("big", "x".repeat(1 << 20));
        file("Dockerfile", """
                FROM busybox
                COPY wanted /
                RUN cat wanted
                """);
        Result built =
                build("--progress=plain", "-t", "session", context.toString()).ok();
        assertThat(built.err()).contains("RUN cat wanted", " yes");
        assertThat(priok.docker("run", "--rm", "session", "cat", "/wanted").ok().out())
                .isEqualTo("yes\n");

        Result again = build("--progress=plain", context.toString()).ok();
        assertThat(again.err()).containsPattern("#\\d+ CACHED");
    }

    @Test
    void aQuietBuildPrintsTheImageAndAFileHasItsId() throws IOException {
        file("Dockerfile", "FROM busybox\nRUN echo loud\n");
        Path id = context.resolve("id");
        Result built = build("--quiet", "--iidfile", id.toString(), "-t", "quiet", context.toString())
                .ok();
        assertThat(built.out()).doesNotContain("loud");
        assertThat(built.text())
                .isEqualTo(priok.docker("image", "inspect", "--format", "{{.Id}}", "quiet")
                        .ok()
                        .text())
                .isEqualTo(Files.readString(id));
    }

    @Test
    void aContextOnStandardInputIsSentByARequestOfItsOwn() throws IOException {
        byte[] archive = tar(Map.of("Dockerfile", "FROM busybox\nCOPY file /\n", "file", "piped\n"));
        Programs.run(environment(), PeerDockerd.client("build", "-t", "piped", "-"), archive)
                .ok();
        assertThat(priok.docker("run", "--rm", "piped", "cat", "/file").ok().out())
                .isEqualTo("piped\n");
    }

    @Test
    void aDockerfileOnStandardInputHasNoContext() {
        byte[] dockerfile = "FROM busybox\nRUN echo alone >/file\n".getBytes(StandardCharsets.UTF_8);
        Programs.run(environment(), PeerDockerd.client("build", "-t", "alone", "-"), dockerfile)
                .ok();
        assertThat(priok.docker("run", "--rm", "alone", "cat", "/file").ok().out())
                .isEqualTo("alone\n");
    }

    @Test
    void resultsAreFilesOfTheClient() throws IOException {
        file("Dockerfile", "FROM scratch\nCOPY Dockerfile /made\n");
        Path directory = context.resolve("out");
        build("--output", directory.toString(), context.toString()).ok();
        assertThat(directory.resolve("made")).hasContent("FROM scratch\nCOPY Dockerfile /made\n");

        Path archive = context.resolve("out.tar");
        build("--output", "type=tar,dest=" + archive, context.toString()).ok();
        assertThat(Files.readString(archive, StandardCharsets.ISO_8859_1)).contains("made");
    }

    @Test
    void aSecretIsSeenByItsStepAndStaysNowhere() throws IOException {
        Path secret = context.resolve("secret");
        Files.writeString(secret, "sesame-41");
        file(".dockerignore", "secret");
        file("Dockerfile", """
                FROM busybox
                RUN --mount=type=secret,id=word grep -q sesame /run/secrets/word && echo seen
                """);
        Result built = build("--secret", "id=word,src=" + secret, "-t", "secretive", context.toString())
                .ok();
        assertThat(built.err()).contains("seen").doesNotContain("sesame-41");
        Path saved = context.resolve("saved.tar");
        priok.docker("save", "-o", saved.toString(), "secretive").ok();
        assertThat(Files.readString(saved, StandardCharsets.ISO_8859_1)).doesNotContain("sesame-41");
        assertThat(priok.logText()).doesNotContain("sesame-41");
    }

    @Test
    void anAgentOfTheClientIsReachedByItsStep() throws IOException, NoSuchAlgorithmException {
        file("Dockerfile", """
                FROM busybox
                RUN --mount=type=ssh test -S "$SSH_AUTH_SOCK"
                RUN test -z "$SSH_AUTH_SOCK"
                """);
        Path key = context.resolve("key");
        Files.writeString(key, privateKey());
        file(".dockerignore", "key*");
        build("--ssh", "default=" + key, context.toString()).ok();
        assertThat(build("--no-cache", context.toString()).exit()).isNotZero();
    }

    @Test
    void aFailureShowsItsLineAndCommand() throws IOException {
        file("Dockerfile", "FROM busybox\nRUN exit 7\n");
        Result built = build(context.toString());
        assertThat(built.exit()).isNotZero();
        assertThat(built.err()).contains("Dockerfile:2", ">>> RUN exit 7", "exit code: 7");

        file("Dockerfile", "FROM busybox\nRUNN true\n");
        assertThat(build(context.toString()).err()).contains(">>> RUNN true", "did you mean RUN?");
    }

    @Test
    void aClientWithoutASessionSendsItsContextAndReadsTheProgress() throws IOException {
        byte[] archive = tar(Map.of("Dockerfile", "FROM busybox\nRUN echo heard\n"));
        String answer;
        try (WireConnection wire = priok.connect()) {
            wire.send("POST /build?version=2&t=sessionless HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n"
                    + "Content-Type: application/x-tar\r\nContent-Length: " + archive.length + "\r\n\r\n");
            wire.send(archive);
            answer = new String(wire.body(wire.head(), "POST"), StandardCharsets.UTF_8);
        }
        assertThat(answer).contains("moby.buildkit.trace", "moby.image.id", "\"ID\":\"sha256:");
        priok.docker("image", "inspect", "sessionless").ok();
    }

    private static String privateKey() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private Result build(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "build";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Programs.run(environment(), PeerDockerd.client(all));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.put("DOCKER_BUILDKIT", "1");
        return environment;
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(context.resolve(name), content);
    }

    private static byte[] tar(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
