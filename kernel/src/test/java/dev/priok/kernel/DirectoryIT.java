package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeavesNothingBehind.class)
class DirectoryIT {
    private static final Instant TIME = Instant.ofEpochSecond(1_000_000_000, 123_456_789);

    @TempDir
    Path outside;

    private Path path = Path.of("/");
    private Directory root = Directory.open(path);

    @BeforeEach
    void open() throws Exception {
        root.close();
        path = Files.createDirectory(outside.resolve("root"));
        Files.writeString(outside.resolve("secret"), "secret");
        root = Directory.open(path);
    }

    @AfterEach
    void close() {
        root.close();
    }

    private static void assertErrno(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KernelException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    private void write(String name, String text) {
        int flags = OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.EXCLUSIVE;
        try (OpenFile file = root.openFile(name, flags, 0644)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            file.fd().write(bytes, 0, bytes.length);
        }
    }

    @Test
    void spreadingDirectoriesIsAHintThatChangesNoFiles() throws Exception {
        root.spreadDirectories();
        root.spreadDirectories();
        root.createDirectory("sub", 0700);
        assertThat(path.resolve("sub")).isEmptyDirectory();
        try (Directory unable = Directory.open(Path.of("/proc"))) {
            unable.spreadDirectories();
        }
    }

    @Test
    void nothingLeadsOutOfTheRoot() throws Exception {
        Files.createDirectory(outside.resolve("target"));
        root.createSymbolicLink("up", "../../../../..");
        root.createSymbolicLink("absolute", outside.resolve("target").toString());
        root.createSymbolicLink("magic", "/proc/self/root" + outside.resolve("target"));
        for (String link : new String[] {"absolute", "magic", "up" + outside.resolve("target")}) {
            assertErrno(Errno.ENOENT, () -> write(link + "/x", "y"));
            assertErrno(Errno.ENOENT, () -> root.createDirectory(link + "/x", 0755));
            assertErrno(Errno.ENOENT, () -> root.createSymbolicLink(link + "/x", "y"));
            assertErrno(Errno.ENOENT, () -> root.createNode(link + "/x", FileType.FIFO, 0600, 0, 0));
        }
        assertErrno(Errno.ENOENT, () -> root.openFile("../secret", OpenFlags.READ_ONLY, 0));
        assertErrno(Errno.ENOENT, () -> root.removeFile("/../../secret"));
        write("../../escaped", "inside");
        assertThat(path.resolve("escaped")).hasContent("inside");
        assertThat(outside.resolve("target")).isEmptyDirectory();
        assertThat(root.resolvedPath("up/escaped")).isEqualTo("/escaped");
        assertThat(root.resolvedPath("up")).isEqualTo("/");
    }

    @Test
    void aLinkAtTheEndIsNotFollowedByMetadataCalls() {
        root.createSymbolicLink("link", outside.resolve("secret").toString());
        FileStatus before = root.status("link");
        root.setOwner("link", 12, 34);
        root.setTimes("link", TIME, TIME);
        assertErrno(Errno.EOPNOTSUPP, () -> root.setPermissions("link", 0777));
        FileStatus link = root.status("link");
        assertThat(link.isSymbolicLink()).isTrue();
        assertThat(link.uid()).isEqualTo(12);
        assertThat(link.gid()).isEqualTo(34);
        assertThat(link.modificationTime()).isEqualTo(TIME);
        assertThat(link.inode()).isEqualTo(before.inode());
        assertThat(root.readLink("link")).isEqualTo(outside.resolve("secret").toString());
        try (Directory parent = Directory.open(outside)) {
            assertThat(parent.status("secret").uid()).isZero();
            assertThat(parent.status("secret").modificationTime()).isNotEqualTo(TIME);
        }
    }

    @Test
    void olderKernelsGetTheSamePermissionChange() {
        write("file", "");
        root.createSymbolicLink("link", "file");
        root.fd().enter();
        try (CallFrame frame = CallFrame.take()) {
            int fd = root.fd().number();
            assertThat(Directory.changeModeByHandle(frame, fd, frame.string("file"), 04711))
                    .isZero();
            assertThat(root.status("file").permissions()).isEqualTo(04711);
            assertThat(Directory.changeModeByHandle(frame, fd, frame.string("link"), 0600))
                    .isEqualTo(-1);
            assertThat(frame.errno()).isEqualTo(Errno.EOPNOTSUPP.number());
            assertThat(Directory.changeModeByHandle(frame, fd, frame.string(""), 0710))
                    .isZero();
        } finally {
            root.fd().leave();
        }
        assertThat(root.status(".").permissions()).isEqualTo(0710);
    }

    @Test
    void theDirectoryItselfIsTheEmptyPath() {
        for (String self : new String[] {"", ".", "/", "./", "sub/.."}) {
            if (self.startsWith("sub")) {
                root.createDirectory("sub", 0755);
            }
            root.setPermissions(self, 0750);
            root.setOwner(self, 5, 6);
            root.setTimes(self, null, TIME);
            FileStatus status = root.status(self);
            assertThat(status.permissions()).isEqualTo(0750);
            assertThat(status.uid()).isEqualTo(5);
            assertThat(status.modificationTime()).isEqualTo(TIME);
            root.setAttribute(self, "trusted.test", new byte[] {1});
            assertThat(root.attribute(self, "trusted.test")).contains(new byte[] {1});
            assertErrno(Errno.EEXIST, () -> root.createDirectory(self, 0755));
        }
        assertErrno(Errno.EINVAL, () -> root.removeTree("."));
    }

    @Test
    void nodesOfAllKindsAreMade() {
        root.createNode("fifo", FileType.FIFO, 0640, 0, 0);
        root.createNode("null", FileType.CHARACTER_DEVICE, 0666, 1, 3);
        root.createNode("disk", FileType.BLOCK_DEVICE, 0600, 259, 70000);
        root.createNode("whiteout", FileType.CHARACTER_DEVICE, 0, 0, 0);
        assertThat(root.status("fifo").type()).isEqualTo(FileType.FIFO);
        FileStatus disk = root.status("disk");
        assertThat(disk.type()).isEqualTo(FileType.BLOCK_DEVICE);
        assertThat(disk.rdevMajor()).isEqualTo(259);
        assertThat(disk.rdevMinor()).isEqualTo(70000);
        assertThat(root.status("whiteout").isWhiteout()).isTrue();
        assertThat(root.status("null").isWhiteout()).isFalse();
        assertThat(root.entries())
                .extracting(DirectoryEntry::name)
                .containsExactlyInAnyOrder("fifo", "null", "disk", "whiteout");
    }

    @Test
    void hardLinksAndUnnamedFilesGetNames() {
        write("one", "text");
        root.createDirectory("sub", 0755);
        root.createHardLink("sub/two", "one");
        assertThat(root.status("sub/two").inode()).isEqualTo(root.status("one").inode());
        assertThat(root.status("one").links()).isEqualTo(2);
        root.createSymbolicLink("link", "one");
        root.createHardLink("link2", "link");
        assertThat(root.status("link2").isSymbolicLink()).isTrue();
        try (OpenFile unnamed = root.openFile("sub", OpenFlags.TMPFILE | OpenFlags.READ_WRITE, 0600)) {
            root.link(unnamed, "named");
            assertThat(root.status("named").inode()).isEqualTo(unnamed.status().inode());
        }
        assertThat(root.statusFollowing("link").isRegularFile()).isTrue();
    }

    @Test
    void renamesCanRefuseToReplace() {
        write("a", "a");
        write("b", "b");
        assertErrno(Errno.EEXIST, () -> root.rename("a", "b", Directory.RENAME_NO_REPLACE));
        root.rename("a", "b", Directory.RENAME_EXCHANGE);
        assertThat(path.resolve("a")).hasContent("b");
        root.rename("a", "b", 0);
        assertThat(root.statusIfPresent("a")).isEmpty();
        assertThat(root.statusIfPresent("b/c")).isEmpty();
    }

    @Test
    void attributesOfLongNamesAndValuesAreRead() {
        root.createDirectory("sub", 0755);
        write("sub/file", "");
        byte[] value = new byte[3000];
        root.setAttribute("sub/file", "trusted.overlay.opaque", new byte[] {'y'});
        root.setAttribute("sub/file", "user.large", value);
        assertThat(root.attributeNames("sub/file")).contains("trusted.overlay.opaque", "user.large");
        assertThat(root.attribute("sub/file", "user.large")).contains(value);
        assertThat(root.attribute("sub/file", "user.none")).isEmpty();
        assertThat(root.removeAttribute("sub/file", "user.large")).isTrue();
        assertThat(root.removeAttribute("sub/file", "user.large")).isFalse();
        root.createSymbolicLink("link", "sub/file");
        root.setAttribute("link", "trusted.own", new byte[0]);
        assertThat(root.attributeNames("sub/file")).doesNotContain("trusted.own");
        assertThat(root.attribute("link", "trusted.own")).contains(new byte[0]);
    }

    @Test
    void namesThatAreNotUtf8Survive() {
        String name = FileNames.decode(new byte[] {'x', (byte) 0xFF, (byte) 0xE4});
        write(name, "content");
        root.createSymbolicLink("link", name);
        assertThat(root.entries()).extracting(DirectoryEntry::name).containsExactlyInAnyOrder(name, "link");
        assertThat(root.readLink("link")).isEqualTo(name);
        assertThat(root.statusFollowing("link").sizeBytes()).isEqualTo(7);
        root.removeFile(name);
    }

    @Test
    void largeDirectoriesAreListedCompletely() {
        for (int i = 0; i < 1000; i++) {
            root.createNode("a-name-of-some-length-" + i, FileType.REGULAR, 0600, 0, 0);
        }
        assertThat(root.entries()).hasSize(1000);
        assertThat(root.entries().getFirst().type()).isEqualTo(FileType.REGULAR);
    }

    @Test
    void treesAreRemovedHoweverDeep() {
        root.createDirectory("tree", 0755);
        root.createSymbolicLink("tree/link", "/");
        Directory at = root.openDirectory("tree");
        for (int i = 0; i < 3 * TreeRemoval.MAX_DEPTH; i++) {
            at.createNode("file", FileType.REGULAR, 0600, 0, 0);
            at.createDirectory("d", 0755);
            Directory next = at.openDirectory("d");
            at.close();
            at = next;
        }
        at.close();
        root.removeTree("tree");
        assertThat(root.entries()).isEmpty();
        root.removeTree("tree");
    }

    @Test
    void removingATreeStopsAtAMount() {
        root.createDirectory("tree", 0755);
        root.createDirectory("tree/mounted", 0755);
        root.createDirectory("source", 0755);
        write("source/kept", "kept");
        Mounts.bind(path.resolve("source"), path.resolve("tree/mounted"), false);
        try {
            assertThatThrownBy(() -> root.removeTree("tree")).isInstanceOf(KernelException.class);
            assertThat(path.resolve("source/kept")).hasContent("kept");
        } finally {
            Mounts.unmount(path.resolve("tree/mounted"), 0);
        }
    }

    @Test
    void strictRulesRefuseLinks() {
        root.createDirectory("sub", 0755);
        root.createSymbolicLink("link", "sub");
        try (Directory strict = Directory.open(path, ResolveFlags.BENEATH | ResolveFlags.NO_SYMLINKS)) {
            assertErrno(Errno.ELOOP, () -> strict.createDirectory("link/x", 0755));
            assertErrno(Errno.EXDEV, () -> strict.openFile("../secret", OpenFlags.READ_ONLY, 0));
            strict.createDirectory("sub/x", 0755);
        }
        try (Directory sub = root.openDirectory("link")) {
            assertThat(sub.entries()).hasSize(1);
        }
        assertThatThrownBy(() -> root.openDirectoryNoFollow("link")).isInstanceOf(KernelException.class);
    }

    @Test
    void theFileSystemIsDescribedAndSynced() {
        root.sync();
        root.syncFileSystem();
        assertThat(root.fileSystem().totalBytes()).isPositive();
        assertThat(root.fileSystem().type()).isEqualTo(FileSystemStatus.of(path).type());
        assertThat(FileSystemStatus.of(Path.of("/dev/shm")).typeName()).isEqualTo("tmpfs");
    }
}
