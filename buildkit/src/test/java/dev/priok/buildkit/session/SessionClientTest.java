package dev.priok.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.priok.build.BuildClient.FileQuery;
import dev.priok.buildkit.wire.fsutil.Stat;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.RegistryCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SessionClientTest {
    private static final int DIRECTORY = 1 << 31;
    private static final int LINK = 1 << 27;
    private static final Instant CHANGED = Instant.ofEpochSecond(1_700_000_000, 123_456_789);

    private final Sessions sessions = new Sessions();

    @TempDir
    Path parent;

    private Path target;
    private PlayedClient far;
    private SessionClient client;

    @BeforeEach
    void connect() throws Exception {
        target = Files.createDirectory(parent.resolve("target"));
        far = PlayedClient.open(sessions, "one");
        client = new SessionClient(sessions.await("one"), Map.of());
    }

    @AfterEach
    void disconnect() throws IOException {
        sessions.close();
        far.close();
    }

    private Stat.Builder entry(String path, int mode) throws IOException {
        // Owners are those of whoever runs this: others need root.
        return Stat.newBuilder()
                .setPath(ByteString.copyFromUtf8(path))
                .setMode(mode)
                .setUid((Integer) Files.getAttribute(parent, "unix:uid"))
                .setGid((Integer) Files.getAttribute(parent, "unix:gid"))
                .setModTime(1_700_000_000_123_456_789L);
    }

    private void directory(String path) throws IOException {
        far.files.add(entry(path, DIRECTORY | 0750).build());
    }

    private void file(String path, String content) throws IOException {
        far.files.add(entry(path, 0640).setSize(content.length()).build());
        far.contents.put(path, ByteString.copyFromUtf8(content));
    }

    private void symbolicLink(String path, String to) throws IOException {
        far.files.add(entry(path, LINK | 0777)
                .setLinkname(ByteString.copyFromUtf8(to))
                .build());
    }

    @Test
    void aTreeComesWithKindsModesAndTimes() throws IOException {
        directory("dir");
        file("dir/file", "content");
        far.files.add(entry("dir/hard", 0640)
                .setLinkname(ByteString.copyFromUtf8("dir/file"))
                .setSize(7)
                .build());
        symbolicLink("dir/link", "../elsewhere");
        file("empty", "");

        client.synchronize("context", FileQuery.ALL, target);

        assertThat(target.resolve("dir/file")).hasContent("content");
        assertThat(Files.getAttribute(target.resolve("dir/file"), "unix:ino"))
                .isEqualTo(Files.getAttribute(target.resolve("dir/hard"), "unix:ino"));
        assertThat(Files.readSymbolicLink(target.resolve("dir/link"))).isEqualTo(Path.of("../elsewhere"));
        assertThat(target.resolve("empty")).isEmptyFile();
        assertThat((int) Files.getAttribute(target.resolve("dir"), "unix:mode") & 07777)
                .isEqualTo(0750);
        assertThat((int) Files.getAttribute(target.resolve("dir/file"), "unix:mode") & 07777)
                .isEqualTo(0640);
        for (String path : List.of("dir", "dir/file", "dir/link", "empty")) {
            assertThat(Files.getLastModifiedTime(target.resolve(path), LinkOption.NOFOLLOW_LINKS))
                    .isEqualTo(FileTime.from(CHANGED));
        }
        assertThat(far.header("dir-name")).isEqualTo("context");
    }

    @Test
    void onlyWhatDiffersIsAskedForAgain() throws IOException {
        directory("dir");
        file("dir/kept", "same");
        file("dir/new", "old");
        client.synchronize("context", FileQuery.ALL, target);
        far.asked.clear();
        far.files.removeLast();
        file("dir/new", "longer");

        client.synchronize("context", FileQuery.ALL, target);

        assertThat(far.asked).containsExactly("dir/new");
        assertThat(target.resolve("dir/kept")).hasContent("same");
        assertThat(target.resolve("dir/new")).hasContent("longer");
    }

    @Test
    void whatTheClientHasNoMoreIsRemovedAndKindsChange() throws IOException {
        Files.createDirectories(target.resolve("gone/below"));
        Files.writeString(target.resolve("gone/below/file"), "x");
        Files.writeString(target.resolve("dir"), "was a file");
        Files.createDirectories(target.resolve("file/was"));
        Files.createSymbolicLink(target.resolve("link"), Path.of("old"));
        directory("dir");
        file("file", "is one now");
        symbolicLink("link", "new");

        client.synchronize("context", FileQuery.ALL, target);

        assertThat(target.resolve("gone")).doesNotExist();
        assertThat(target.resolve("dir")).isDirectory();
        assertThat(target.resolve("file")).hasContent("is one now");
        assertThat(Files.readSymbolicLink(target.resolve("link"))).isEqualTo(Path.of("new"));
    }

    @Test
    void aFileOfOtherNamesIsNotWrittenTo() throws IOException {
        Files.writeString(target.resolve("file"), "used by somebody");
        Path other = Files.createLink(parent.resolve("other"), target.resolve("file"));
        file("file", "changed");

        client.synchronize("context", FileQuery.ALL, target);

        assertThat(target.resolve("file")).hasContent("changed");
        assertThat(other).hasContent("used by somebody");
    }

    @Test
    void noNameLeavesTheTarget() throws IOException {
        Path outside = Files.createDirectory(parent.resolve("outside"));
        for (String path : List.of("../outside/x", "/etc/x", "a/../../outside/x", "..", ".", "", "a//b")) {
            far.files.clear();
            file(path, "evil");
            assertThatThrownBy(() -> client.synchronize("context", FileQuery.ALL, target))
                    .as(path)
                    .isInstanceOf(EngineException.class);
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void noFileComesThroughALinkThatTheClientSent() throws IOException {
        Path outside = Files.createDirectory(parent.resolve("outside"));
        symbolicLink("out", outside.toString());
        file("out/x", "evil");

        assertThatThrownBy(() -> client.synchronize("context", FileQuery.ALL, target))
                .hasMessageContaining("out of order");

        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void noFileComesThroughALinkThatIsHereAlready() throws IOException {
        Path outside = Files.createDirectory(parent.resolve("outside"));
        Files.createSymbolicLink(target.resolve("dir"), outside);
        directory("dir");
        file("dir/x", "kept inside");

        client.synchronize("context", FileQuery.ALL, target);

        assertThat(outside).isEmptyDirectory();
        assertThat(target.resolve("dir/x")).hasContent("kept inside");
    }

    @Test
    void hardLinksLeadOnlyToFilesOfTheTransfer() throws IOException {
        Path outside = Files.writeString(parent.resolve("outside"), "secret");
        far.files.add(entry("stolen", 0644)
                .setLinkname(ByteString.copyFromUtf8("../outside"))
                .build());

        assertThatThrownBy(() -> client.synchronize("context", FileQuery.ALL, target))
                .isInstanceOf(EngineException.class);

        assertThat(target.resolve("stolen")).doesNotExist();
        assertThat(Files.getAttribute(outside, "unix:nlink")).isEqualTo(1);
    }

    @Test
    void manyFilesComeWithoutEitherSideWaitingForTheOther() throws IOException {
        for (int i = 10_000; i < 30_000; i++) {
            file("file-" + i, "content of " + i);
        }

        client.synchronize("context", FileQuery.ALL, target);

        assertThat(target.resolve("file-29999")).hasContent("content of 29999");
        assertThat(far.asked).hasSize(20_000);
    }

    @Test
    void patternsTravelAlsoIfTheyAreNotAscii() throws IOException {
        client.synchronize("context", new FileQuery(List.of("größe"), List.of("*.o"), List.of("a b")), target);

        assertThat(far.header("include-patterns")).isEqualTo("gr%C3%B6%C3%9Fe");
        assertThat(far.header("include-patterns-encoded")).isEqualTo("1");
        assertThat(far.header("exclude-patterns")).isEqualTo("*.o");
        assertThat(far.header("followpaths")).isEqualTo("a b");
    }

    @Test
    void aDirectoryThatTheClientHasNotIsNotFound() {
        far.failure = "no access allowed to dir \"other\"";

        assertThatThrownBy(() -> client.synchronize("other", FileQuery.ALL, target))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.NotFound.class));
    }

    @Test
    void secretsComeOrAreMissing() throws IOException {
        far.secrets.put("here", ByteString.copyFromUtf8("word"));

        assertThat(client.secret("here")).hasValue("word".getBytes(StandardCharsets.UTF_8));
        assertThat(client.secret("missing")).isEmpty();
    }

    @Test
    void credentialsAreThoseOfTheHost() throws IOException {
        assertThat(client.credentials("known.example"))
                .isEqualTo(new RegistryCredentials("me", "word", "known.example", "", ""));
        assertThat(client.credentials("other.example").identityToken()).isEqualTo("token");
    }

    @Test
    void bytesGoToAnAgentAndBack() throws IOException {
        assertThat(client.hasSshAgent("default")).isTrue();
        assertThat(client.hasSshAgent("other")).isFalse();
        try (ByteChannel agent = client.openSshAgent("default")) {
            agent.write(ByteBuffer.wrap("sign this".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer back = ByteBuffer.allocate(9);
            while (back.hasRemaining()) {
                assertThat(agent.read(back)).isPositive();
            }
            assertThat(new String(back.array(), StandardCharsets.US_ASCII)).isEqualTo("sign this");
        }
        assertThat(far.header("buildkit.ssh.id")).isEqualTo("default");
    }

    @Test
    void aFileThatIsAResultArrivesWhole() throws IOException {
        byte[] content = new byte[1_000_000];
        java.util.Arrays.fill(content, (byte) 'x');
        try (OutputStream file = client.openFile("1", Map.of("name", "result"))) {
            file.write(content);
        }
        assertThat(far.taken.get("1")).isEqualTo(content);
        assertThat(far.header("exporter-md-name")).isEqualTo("result");
    }

    @Test
    void blobsOfStoresComeByDigest() throws IOException {
        Digest digest = Digest.sha256("a blob".getBytes(StandardCharsets.UTF_8));
        far.blobs.put(digest.toString(), ByteString.copyFromUtf8("a blob"));

        try (InputStream blob = client.openBlob("store", digest)) {
            assertThat(blob).hasBinaryContent("a blob".getBytes(StandardCharsets.UTF_8));
        }
        Digest other = Digest.sha256(new byte[0]);
        assertThatThrownBy(() -> client.openBlob("store", other).read())
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.NotFound.class));
    }

    @Test
    void aClientThatIsGoneIsAnIoException() throws Exception {
        far.close();
        assertThat(sessions.awaitEnd("one", Duration.ofMinutes(2))).isTrue();

        assertThatThrownBy(() -> client.synchronize("context", FileQuery.ALL, target))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.secret("any")).isInstanceOf(IOException.class);
    }
}
