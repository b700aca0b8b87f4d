package dev.priok.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.cli.CommandFailure;
import dev.priok.client.RequestBody;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildContextTest {
    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        Path path = folder.resolve("context").resolve(name);
        Path parent = path.getParent();
        Files.createDirectories(parent == null ? folder : parent);
        return Files.writeString(path, content);
    }

    private static Map<String, String> sent(BuildContext context) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!(context.body() instanceof RequestBody.Produced produced)) {
            throw new AssertionError(context.body());
        }
        produced.producer().writeTo(bytes);
        Map<String, String> files = new TreeMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(entry.getLongUserId()).as(entry.getName()).isZero();
                files.put(entry.getName(), new String(tar.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    private String context() {
        return folder.resolve("context").toString();
    }

    @Test
    void everythingIsSentWithoutAnIgnoreFile() throws IOException {
        file("Dockerfile", "FROM scratch");
        file("sub/file", "x");
        try (BuildContext context = BuildContext.of(context(), "")) {
            assertThat(context.dockerfile()).isEqualTo("Dockerfile");
            assertThat(sent(context)).containsOnlyKeys("Dockerfile", "sub/", "sub/file");
        }
    }

    @Test
    void whatIsIgnoredStaysHereButForTheFilesThatTheEngineReads() throws IOException {
        file("Dockerfile", "FROM scratch");
        file(".dockerignore", "# all but one\n*\n!kept/this\n");
        file("kept/this", "x");
        file("kept/that", "x");
        file("other", "x");
        try (BuildContext context = BuildContext.of(context(), "")) {
            assertThat(sent(context)).containsOnlyKeys("Dockerfile", ".dockerignore", "kept/this");
        }
    }

    @Test
    void aDockerfilesOwnIgnoreFileComesFirst() throws IOException {
        Path dockerfile = file("my.Dockerfile", "FROM scratch");
        file("my.Dockerfile.dockerignore", "a");
        file(".dockerignore", "b");
        file("a", "x");
        file("b", "x");
        try (BuildContext context = BuildContext.of(context(), dockerfile.toString())) {
            assertThat(context.dockerfile()).isEqualTo("my.Dockerfile");
            assertThat(sent(context))
                    .containsOnlyKeys("my.Dockerfile", "my.Dockerfile.dockerignore", ".dockerignore", "b");
        }
    }

    @Test
    void aDockerfileFromElsewhereIsSentUnderANameOfItsOwn() throws IOException {
        file("a", "x");
        Path elsewhere = Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY . /");
        try (BuildContext context = BuildContext.of(context(), elsewhere.toString())) {
            String name = context.dockerfile();
            assertThat(name).startsWith(".dockerfile.");
            Map<String, String> sent = sent(context);
            assertThat(sent).containsOnlyKeys("a", name, name + ".dockerignore");
            assertThat(sent.get(name)).isEqualTo("FROM scratch\nCOPY . /");
            assertThat(sent.get(name + ".dockerignore")).contains(name);
        }
    }

    @Test
    void urlsAreFetchedByTheEngine() throws IOException {
        try (BuildContext context = BuildContext.of("https://example.org/repository.git#main:sub", "other")) {
            assertThat(context.remote()).isEqualTo("https://example.org/repository.git#main:sub");
            assertThat(context.dockerfile()).isEqualTo("other");
            assertThat(context.body()).isEqualTo(RequestBody.None.NONE);
        }
    }

    @Test
    void aMissingContextOrDockerfileIsNamed() throws IOException {
        assertThatThrownBy(() -> BuildContext.of(context(), ""))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("unable to prepare context: path \"" + context() + "\" not found");
        file("a", "x");
        assertThatThrownBy(() -> BuildContext.of(context(), ""))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("Dockerfile: no such file or directory");
    }
}
