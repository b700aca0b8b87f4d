package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.ContainerState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArchiveTest {
    private static final String CHUNKED = "Transfer-Encoding: chunked";

    @AutoClose
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void addContainers() {
        api.engine.containers.add("c", new ContainerState.Created(), false);
    }

    @Test
    void describesAPathInAHeader() throws IOException {
        try (Talk talk = api.talk()) {
            Talk.Head head =
                    talk.request("HEAD", "/containers/c/archive?path=/etc").head();
            String status = Objects.requireNonNull(head.headers().get("X-Docker-Container-Path-Stat"));
            assertThat(new String(Base64.getDecoder().decode(status), StandardCharsets.UTF_8))
                    .isEqualTo("{\"name\":\"etc\",\"size\":4096,\"mode\":2147484141,"
                            + "\"mtime\":\"2026-01-02T03:04:05.12Z\",\"linkTarget\":\"\"}");
        }
    }

    @Test
    void sendsArchivesPlainOrCompressed() throws IOException {
        Talk.Answer plain = api.ask("GET", "/containers/c/archive?path=/etc");
        assertThat(plain.head().headers()).containsEntry("Content-Type", "application/x-tar");
        assertThat(plain.body()).isEqualTo("tar of /etc");
        Talk.Answer packed = api.ask("GET", "/containers/c/archive?path=/etc", "Accept-Encoding: br, gzip");
        assertThat(packed.head().headers()).containsEntry("Content-Encoding", "gzip");
        byte[] bytes = packed.body().getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("tar of /etc");
        assertThat(api.ask("GET", "/containers/c/archive").message()).isEqualTo("bad parameter: path cannot be empty");
    }

    @Test
    void takesArchivesInChunks() throws IOException {
        try (Talk talk = api.talk()) {
            talk.request("PUT", "/containers/c/archive?path=/etc", CHUNKED).say("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
            assertThat(talk.answer().status()).isEqualTo(200);
        }
        assertThat(api.engine.containers.archive)
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("abcde");
    }

    @Test
    void commitsWithoutAConfigurationWhereTheBodyIsNull() throws IOException {
        try (Talk talk = api.talk()) {
            talk.json("POST", "/commit?container=c", "null");
            assertThat(talk.answer().status()).isEqualTo(201);
        }
        assertThat(Objects.requireNonNull(api.engine.images.committed).config()).isNull();
    }

    @Test
    void tellsErrorsOfALoadInItsStream() throws IOException {
        try (Talk talk = api.talk()) {
            talk.request("POST", "/images/load", CHUNKED).say("3\r\nbad\r\n0\r\n\r\n");
            Talk.Answer answer = talk.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"errorDetail\":{\"message\":\"no image archive\"},\"error\":\"no image archive\"}\r\n");
        }
    }

    @Test
    void namesWhatWasLoaded() throws IOException {
        try (Talk talk = api.talk()) {
            talk.request("POST", "/images/load", CHUNKED).say("5\r\n12345\r\n0\r\n\r\n");
            assertThat(talk.answer().body()).isEqualTo("{\"stream\":\"Loaded image: busybox:latest\\n\"}\r\n");
        }
        assertThat(api.engine.images.loadedBytes).isEqualTo(5);
    }

    @Test
    void importsAndTellsTheImage() throws IOException {
        try (Talk talk = api.talk()) {
            talk.request("POST", "/images/create?fromSrc=-&repo=a&tag=b&changes=CMD+sh", CHUNKED)
                    .say("1\r\nx\r\n0\r\n\r\n");
            assertThat(talk.answer().body()).isEqualTo("{\"status\":\"" + FakeImages.ID + "\"}\r\n");
        }
        assertThat(Objects.requireNonNull(api.engine.images.imported).changes()).containsExactly("CMD sh");
    }

    @Test
    void savesImagesOrTellsWhichIsMissing() throws IOException {
        assertThat(api.ask("GET", "/images/get?names=busybox").body()).hasSize(100_000);
        assertThat(api.ask("GET", "/images/none/get").message()).isEqualTo("No such image: none");
    }
}
