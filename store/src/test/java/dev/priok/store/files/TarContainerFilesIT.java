package dev.priok.store.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.ContainerFiles;
import dev.priok.engine.port.ContainerFiles.PathStatus;
import dev.priok.engine.port.ContainerFiles.Root;
import dev.priok.engine.port.ContainerFiles.WriteOptions;
import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.store.StoreFixture;
import dev.priok.store.WithStore;
import dev.priok.store.tar.HeaderBlock;
import dev.priok.store.tar.StreamSource;
import dev.priok.store.tar.TarBuilder;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TarContainerFilesIT extends WithStore {
    private static final WriteOptions PLAIN = new WriteOptions(false, false);

    private ContainerFiles files;
    private Path root;
    private Root port;

    @BeforeEach
    void open() throws IOException {
        files = fixture.store().files();
        root = Files.createDirectory(directory.resolve("root"));
        port = new Root(root);
        Files.createDirectories(root.resolve("etc/deep"));
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0::/root:/bin/sh\nuser:x:1000:1001::/:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "staff:x:50:\n");
        Files.writeString(root.resolve("etc/deep/file"), "deep");
        Files.writeString(directory.resolve("secret"), "secret");
        try (Directory open = Directory.open(root)) {
            open.createSymbolicLink("link", "/etc/deep");
            open.createSymbolicLink("up", "../../../../secret");
            open.createSymbolicLink("dangling", "nowhere/at/all");
            open.createSymbolicLink("loop", "loop");
        }
    }

    private byte[] read(String path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        files.readArchive(port, path, out);
        return out.toByteArray();
    }

    private static List<String> names(byte[] tar) {
        return new ArrayList<>(StoreFixture.members(tar).keySet());
    }

    private void write(String path, byte[] tar, WriteOptions options) {
        files.writeArchive(port, path, new ByteArrayInputStream(tar), options);
    }

    private FileStatus status(String path) {
        try (Directory open = Directory.open(root)) {
            return open.status(path);
        }
    }

    private static void assertError(Class<? extends EngineError> error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(error));
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/passwd, passwd",
        "etc/passwd, passwd",
        "/etc/../etc/./passwd, passwd",
        "/../../etc/passwd, passwd",
        "/link/file, file",
        "/link, link",
        "/etc, etc",
        "/etc/, etc",
        "/etc/., .",
        "/, /",
        "/link/, link"
    })
    void namesPathsAsDockerDoes(String path, String name) {
        assertThat(files.status(port, path).name()).isEqualTo(name);
    }

    @Test
    void describesPaths() {
        PathStatus file = files.status(port, "/etc/deep/file");
        assertThat(file.sizeBytes()).isEqualTo(4);
        assertThat(file.mode() & 0170000).isEqualTo(FileType.REGULAR.modeBits());
        assertThat(file.linkTarget()).isEmpty();
        PathStatus link = files.status(port, "/link");
        assertThat(link.mode() & 0170000).isEqualTo(FileType.SYMBOLIC_LINK.modeBits());
        assertThat(link.linkTarget()).isEqualTo("/etc/deep");
        assertThat(files.status(port, "/link/").mode() & 0170000).isEqualTo(FileType.DIRECTORY.modeBits());
        assertThat(files.status(port, "/dangling").linkTarget()).isEqualTo("/nowhere/at/all");
        assertThat(files.status(port, "/up").linkTarget()).isEqualTo("/secret");
    }

    @Test
    void tellsWhatIsMissing() {
        assertError(EngineError.NotFound.class, () -> files.status(port, "/missing"));
        assertError(EngineError.NotFound.class, () -> files.status(port, "/up/"));
        assertError(EngineError.InvalidParameter.class, () -> files.status(port, "/etc/passwd/"));
        assertError(EngineError.InvalidParameter.class, () -> files.status(port, "/loop/"));
        assertError(EngineError.InvalidParameter.class, () -> files.status(port, "a\0b"));
        assertError(EngineError.NotFound.class, () -> read("/missing"));
        assertError(EngineError.NotFound.class, () -> write("/missing", new TarBuilder().build(), PLAIN));
        assertError(EngineError.InvalidParameter.class, () -> write("/etc/passwd", new TarBuilder().build(), PLAIN));
    }

    @Test
    void namesMembersAfterThePath() {
        assertThat(names(read("/etc/deep"))).containsExactly("deep/", "deep/file");
        assertThat(names(read("/link"))).containsExactly("link");
        assertThat(names(read("/link/"))).containsExactly("link/", "link/file");
        assertThat(names(read("/etc/deep/."))).containsExactly("./", "./file");
        assertThat(names(read("/etc/passwd"))).containsExactly("passwd");
        assertThat(names(read("/"))).startsWith("/", "/dangling", "/etc/");
    }

    @Test
    void copiesOutAndIn() throws IOException {
        try (Directory open = Directory.open(root)) {
            open.setOwner("etc/passwd", 12, 34);
            open.setPermissions("etc/passwd", 04711);
            open.createHardLink("etc/hard", "etc/passwd");
            open.createNode("etc/pipe", FileType.FIFO, 0600, 0, 0);
            open.createNode("etc/socket", FileType.SOCKET, 0600, 0, 0);
            open.setAttribute("etc/passwd", "user.a", new byte[] {1});
        }
        byte[] tar = read("/etc");
        Files.createDirectory(root.resolve("copy"));
        write("/copy", tar, PLAIN);
        try (Directory open = Directory.open(root)) {
            FileStatus copied = open.status("copy/etc/passwd");
            FileStatus original = open.status("etc/passwd");
            assertThat(List.of(copied.uid(), copied.gid(), copied.mode())).isEqualTo(List.of(12, 34, original.mode()));
            assertThat(copied.modificationTime()).isEqualTo(original.modificationTime());
            assertThat(open.status("copy/etc/hard").inode()).isEqualTo(copied.inode());
            assertThat(open.status("copy/etc/pipe").type()).isEqualTo(FileType.FIFO);
            assertThat(open.statusIfPresent("copy/etc/socket")).isEmpty();
            assertThat(open.attribute("copy/etc/passwd", "user.a")).contains(new byte[] {1});
            assertThat(open.status("copy/etc/deep").modificationTime())
                    .isEqualTo(open.status("etc/deep").modificationTime());
        }
    }

    @Test
    void exportsEverything() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        files.export(port, out);
        assertThat(names(out.toByteArray()))
                .containsExactly(
                        "dangling",
                        "etc/",
                        "etc/deep/",
                        "etc/deep/file",
                        "etc/group",
                        "etc/passwd",
                        "link",
                        "loop",
                        "up");
    }

    @Test
    void writesThroughLinksInsideTheRoot() throws IOException {
        write("/link", new TarBuilder().file("new", "x").build(), PLAIN);
        assertThat(Files.readString(root.resolve("etc/deep/new"))).isEqualTo("x");
        write("/", new TarBuilder().file("link/second", "y").build(), PLAIN);
        assertThat(Files.readString(root.resolve("etc/deep/second"))).isEqualTo("y");
    }

    @Test
    void replacesLinksInsteadOfWritingThroughThem() throws IOException {
        write("/", new TarBuilder().file("up", "mine").build(), PLAIN);
        assertThat(Files.readString(directory.resolve("secret"))).isEqualTo("secret");
        assertThat(Files.readString(root.resolve("up"))).isEqualTo("mine");
    }

    @Test
    void neverWritesOutside() {
        for (String name : List.of("../escape", "etc/../../escape")) {
            assertError(
                    EngineError.InvalidParameter.class,
                    () -> write("/", new TarBuilder().file(name, "x").build(), PLAIN));
        }
        assertError(
                EngineError.InvalidParameter.class,
                () -> write(
                        "/", new TarBuilder().hardLink("hard", "../../secret").build(), PLAIN));
        assertThat(directory.resolve("escape")).doesNotExist();
    }

    @Test
    void keepsOrRefusesChangesOfKind() throws IOException {
        byte[] fileOverDirectory = new TarBuilder().file("deep", "file").build();
        byte[] directoryOverFile =
                new TarBuilder().directory("passwd/").file("passwd/x", "y").build();
        WriteOptions careful = new WriteOptions(true, false);
        assertThatThrownBy(() -> write("/etc", fileOverDirectory, careful))
                .hasMessageContaining("cannot overwrite directory");
        assertThatThrownBy(() -> write("/etc", directoryOverFile, careful))
                .hasMessageContaining("cannot overwrite non-directory");
        write("/etc", fileOverDirectory, PLAIN);
        write("/etc", directoryOverFile, PLAIN);
        assertThat(Files.readString(root.resolve("etc/deep"))).isEqualTo("file");
        assertThat(Files.readString(root.resolve("etc/passwd/x"))).isEqualTo("y");
    }

    @ParameterizedTest
    @CsvSource({"'', 0, 0", "user, 1000, 1001", "1000, 1000, 1001", "77, 77, 0", "user:staff, 1000, 50", "5:6, 5, 6"})
    void givesFilesToTheContainersUserIfAsked(String user, int uid, int gid) {
        byte[] tar = new TarBuilder()
                .owned("f", 9, 9, 0644, Map.of(), "x".getBytes(UTF_8))
                .build();
        write("/", tar, PLAIN);
        assertThat(status("f").uid()).isEqualTo(9);
        write("/", tar, new WriteOptions(false, true).withContainerUser(user));
        assertThat(List.of(status("f").uid(), status("f").gid())).containsExactly(uid, gid);
    }

    @Test
    void refusesUnknownUsers() {
        assertError(
                EngineError.InvalidParameter.class,
                () -> write("/", new TarBuilder().build(), new WriteOptions(false, true).withContainerUser("nobody")));
    }

    @Test
    void takesCompressedArchives() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(new TarBuilder().file("f", "x").build());
        }
        write("/", compressed.toByteArray(), PLAIN);
        assertThat(Files.readString(root.resolve("f"))).isEqualTo("x");
    }

    @Test
    void keepsTheTargetsOwnAttributes() {
        int before = status("etc").mode();
        TarEntry self = TarBuilder.entry(TarEntry.Type.DIRECTORY, "./", "", 0, 0700);
        write("/etc", new TarBuilder().add(self).file("f", "x").build(), PLAIN);
        assertThat(status("etc").mode()).isEqualTo(before);
    }

    @Test
    void holesTakeNoSpace() throws IOException {
        long size = 100L << 30;
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(new HeaderBlock("sparse", 'S', 0).base256(483, 12, size).build());
        tar.writeBytes(new byte[1024]);
        write("/", tar.toByteArray(), PLAIN);
        assertThat(status("sparse").sizeBytes()).isEqualTo(size);
        assertThat(status("sparse").blocks512()).isZero();
    }

    @Test
    void failsWhenTheReceiverGoesAway() throws IOException {
        Files.write(root.resolve("big"), new byte[1 << 20]);
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("broken pipe");
            }
        };
        assertError(EngineError.Cancelled.class, () -> files.readArchive(port, "/big", broken));
    }

    @Test
    void readsFilesThatShrinkAsTheyWere() throws IOException {
        Files.write(root.resolve("log"), new byte[300_000]);
        OutputStream shrinking = new OutputStream() {
            private final ByteArrayOutputStream all = new ByteArrayOutputStream();

            @Override
            public void write(int value) {
                all.write(value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (length > 512) {
                    Files.write(root.resolve("log"), new byte[0]);
                }
                all.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                TarReader reader = new TarReader(new StreamSource(new ByteArrayInputStream(all.toByteArray())));
                TarEntry entry = reader.next();
                assertThat(entry).isNotNull();
                assertThat(entry.sizeBytes()).isEqualTo(300_000);
                assertThat(reader.next()).isNull();
            }
        };
        files.readArchive(port, "/log", shrinking);
        shrinking.close();
    }
}
