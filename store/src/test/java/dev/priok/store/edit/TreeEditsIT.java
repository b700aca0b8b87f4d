package dev.priok.store.edit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.TreeEdits;
import dev.priok.engine.port.TreeEdits.Copy;
import dev.priok.engine.port.TreeEdits.Made;
import dev.priok.engine.port.TreeEdits.Ownership;
import dev.priok.engine.port.TreeEdits.Selection;
import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.store.WithStore;
import dev.priok.store.tar.HeaderBlock;
import dev.priok.store.tar.TarBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TreeEditsIT extends WithStore {
    /** Of an archive's content: the digests of what comes after it are computed while it is unpacked. */
    private static final int MUCH = 5 << 20;

    private static final Instant THEN = Instant.parse("2020-01-02T03:04:05.678Z");

    private Path from;
    private Path to;

    @BeforeEach
    void roots() throws IOException {
        from = Files.createDirectory(directory.resolve("from"));
        to = Files.createDirectory(directory.resolve("to"));
    }

    private TreeEdits trees() {
        return fixture.store().trees();
    }

    private void write(String path, String content) throws IOException {
        Path file = from.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static Copy plain(String target, String... sources) {
        return copy(new Selection(List.of(sources), false, List.of(), false), target);
    }

    private static Copy copy(Selection selection, String target) {
        return new Copy(selection, target, Ownership.UNSAID, "", false, null);
    }

    private void copy(Copy copy) {
        trees().copy(from, to, copy);
    }

    private String read(String path) throws IOException {
        return Files.readString(to.resolve(path));
    }

    private FileStatus status(String path) {
        try (Directory root = Directory.open(to)) {
            return root.status(path);
        }
    }

    /** All below the target, directories with a slash. */
    private List<String> tree() throws IOException {
        try (Stream<Path> all = Files.walk(to)) {
            return all.filter(path -> !path.equals(to))
                    .map(path ->
                            to.relativize(path) + (Files.isDirectory(path) && !Files.isSymbolicLink(path) ? "/" : ""))
                    .sorted()
                    .toList();
        }
    }

    private static void assertError(Class<? extends EngineError> error, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(error))
                .hasMessageContaining(words);
    }

    @Test
    void aFileBecomesTheTargetOrGoesIntoIt() throws IOException {
        write("a", "one");
        copy(plain("/new/name", "/a"));
        copy(plain("/folder/", "a"));
        copy(plain("/folder", "/a"));
        assertThat(tree()).containsExactly("folder/", "folder/a", "new/", "new/name");
        assertThat(read("new/name")).isEqualTo("one");
        assertThat(status("new").permissions()).isEqualTo(0755);
    }

    @Test
    void ofADirectoryTheContentIsCopied() throws IOException {
        write("dir/sub/f", "x");
        write("dir/g", "y");
        copy(plain("/into", "/dir"));
        copy(plain("/into/", "/dir/"));
        copy(plain("/", "/dir/."));
        assertThat(tree()).containsExactly("g", "into/", "into/g", "into/sub/", "into/sub/f", "sub/", "sub/f");
    }

    @Test
    void wildcardsMatchOneNameEach() throws IOException {
        write("a1/x.txt", "1");
        write("a2/y.txt", "2");
        write("a2/z.bin", "3");
        write("b/w.txt", "4");
        copy(plain("/t/", "/a[0-9]/*.txt"));
        assertThat(tree()).containsExactly("t/", "t/x.txt", "t/y.txt");
        assertError(EngineError.NotFound.class, "\"/no*\": not found", () -> copy(plain("/t/", "/no*")));
        assertError(EngineError.NotFound.class, "\"/missing\": not found", () -> copy(plain("/t/", "/missing")));
        copy(copy(new Selection(List.of("/no*"), false, List.of(), true), "/t/"));
    }

    @Test
    void modesOwnersTimesLinksAttributesAndHolesAreKept() throws IOException {
        write("d/file", "x");
        Files.createLink(from.resolve("d/same"), from.resolve("d/file"));
        Files.createSymbolicLink(from.resolve("d/link"), Path.of("/anywhere"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(from.resolve("d/sparse").toFile(), "rw")) {
            sparse.setLength(64 << 20);
        }
        try (Directory root = Directory.open(from)) {
            root.createNode("d/fifo", FileType.FIFO, 0600, 0, 0);
            root.setOwner("d/file", 12, 34);
            root.setPermissions("d/file", 04751);
            root.setAttribute("d/file", "user.note", "n".getBytes(UTF_8));
            root.setTimes("d/file", THEN, THEN);
            root.setTimes("d", THEN, THEN);
        }
        copy(plain("/t", "/d"));
        FileStatus file = status("t/file");
        assertThat(file.permissions()).isEqualTo(04751);
        assertThat(file.uid()).isEqualTo(12);
        assertThat(file.gid()).isEqualTo(34);
        assertThat(file.modificationTime()).isEqualTo(THEN);
        assertThat(status("t").modificationTime()).isEqualTo(THEN);
        assertThat(status("t/same").inode()).isEqualTo(file.inode());
        assertThat(status("t/fifo").type()).isEqualTo(FileType.FIFO);
        assertThat(status("t/sparse").sizeBytes()).isEqualTo(64 << 20);
        assertThat(status("t/sparse").blocks512()).isLessThan(1024);
        assertThat(Files.readSymbolicLink(to.resolve("t/link"))).hasToString("/anywhere");
        try (Directory root = Directory.open(to)) {
            assertThat(root.attribute("t/file", "user.note")).contains("n".getBytes(UTF_8));
        }
    }

    @Test
    void ownersAreNamedByTheTargetsAccounts() throws IOException {
        write("d/f", "x");
        Files.createDirectory(to.resolve("etc"));
        Files.writeString(to.resolve("etc/passwd"), "app:x:101:102::/:/bin/sh\n");
        Files.writeString(to.resolve("etc/group"), "staff:x:50:\n");
        Selection all = Selection.of("/d");
        copy(new Copy(all, "/one/two", new Ownership("app", ""), "", false, THEN));
        assertThat(status("one").uid()).isEqualTo(101);
        assertThat(status("one/two/f").gid()).isEqualTo(102);
        assertThat(status("one/two/f").modificationTime()).isEqualTo(THEN);
        copy(new Copy(all, "/numbers", new Ownership("7", ""), "", false, null));
        assertThat(status("numbers/f").gid()).isEqualTo(7);
        copy(new Copy(all, "/both", new Ownership("app", "staff"), "", false, null));
        assertThat(status("both/f").gid()).isEqualTo(50);
        assertError(
                EngineError.InvalidParameter.class,
                "no such user: ghost",
                () -> copy(new Copy(all, "/x", new Ownership("ghost", ""), "", false, null)));
    }

    @Test
    void modesAreForAllThatIsCopied() throws IOException {
        write("d/sub/f", "x");
        Selection all = Selection.of("/d");
        copy(new Copy(all, "/octal", Ownership.UNSAID, "0700", false, null));
        assertThat(status("octal").permissions()).isEqualTo(0700);
        assertThat(status("octal/sub").permissions()).isEqualTo(0700);
        assertThat(status("octal/sub/f").permissions()).isEqualTo(0700);
        try (Directory root = Directory.open(from)) {
            root.setPermissions("d/sub", 0755);
            root.setPermissions("d/sub/f", 0640);
        }
        copy(new Copy(all, "/words", Ownership.UNSAID, "go=u-w,+X", false, null));
        assertThat(status("words/sub").permissions()).isEqualTo(0755);
        assertThat(status("words/sub/f").permissions()).isEqualTo(0644);
    }

    @Test
    void whatIsExcludedIsLeftOutWithAllBelowIt() throws IOException {
        write("d/keep/f", "x");
        write("d/drop/f", "x");
        write("d/drop/but/this", "x");
        write("d/a.tmp", "x");
        copy(copy(new Selection(List.of("/d"), false, List.of("drop", "!drop/but", "**/*.tmp"), false), "/t"));
        assertThat(tree()).containsExactly("t/", "t/drop/", "t/drop/but/", "t/drop/but/this", "t/keep/", "t/keep/f");
    }

    @Test
    void parentsAreKeptFromThePivotOn() throws IOException {
        write("x/y/one.txt", "1");
        write("x/z/two.txt", "2");
        write("x/z/three.bin", "3");
        try (Directory root = Directory.open(from)) {
            root.setPermissions("x/z", 0711);
        }
        copy(copy(new Selection(List.of("/x/y/one.txt", "/x/./z/*.txt"), true, List.of(), false), "/t/"));
        assertThat(tree()).containsExactly("t/", "t/x/", "t/x/y/", "t/x/y/one.txt", "t/z/", "t/z/two.txt");
        assertThat(status("t/z").permissions()).isEqualTo(0711);
        copy(copy(new Selection(List.of("**/three.bin"), true, List.of(), false), "/deep"));
        assertThat(read("deep/x/z/three.bin")).isEqualTo("3");
        assertError(
                EngineError.NotFound.class,
                "not found",
                () -> copy(copy(new Selection(List.of("/x/none"), true, List.of(), false), "/t/")));
    }

    @Test
    void archivesBecomeWhatIsInThem() throws IOException {
        byte[] tar = new TarBuilder().directory("in/").file("in/side", "yes").build();
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(tar);
        }
        Files.write(from.resolve("a.tgz"), zipped.toByteArray());
        write("plain", "no archive");
        Selection both = new Selection(List.of("/a.tgz", "/plain"), false, List.of(), false);
        copy(new Copy(both, "/t/", new Ownership("5", ""), "", true, null));
        assertThat(tree()).containsExactly("t/", "t/in/", "t/in/side", "t/plain");
        assertThat(status("t/in/side").uid()).isEqualTo(5);
        copy(plain("/kept/", "/a.tgz"));
        assertThat(tree()).contains("kept/a.tgz");
    }

    @Test
    void noLinkLeadsOutside() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "hush");
        Files.createSymbolicLink(from.resolve("up"), outside);
        Files.createSymbolicLink(from.resolve("file"), outside.resolve("secret"));
        Files.createSymbolicLink(to.resolve("out"), outside);
        Files.createSymbolicLink(to.resolve("above"), Path.of("../../outside"));
        write("f", "x");
        assertError(EngineError.NotFound.class, "not found", () -> copy(plain("/t", "/up/secret")));
        assertError(EngineError.NotFound.class, "not found", () -> copy(plain("/t", "/file")));
        copy(plain("/out/new", "/f"));
        copy(plain("/above/new", "/f"));
        trees().makeFile(to, "/out/made", "x".getBytes(UTF_8), new Made(0600, Ownership.UNSAID, null));
        trees().makeDirectory(to, "/out/dir", new Made(0755, Ownership.UNSAID, null));
        trees().remove(to, "/out/secret");
        try (Stream<Path> left = Files.list(outside)) {
            assertThat(left).containsExactly(outside.resolve("secret"));
        }
        assertThat(to.resolve(outside.toString().substring(1)).resolve("new")).exists();
        assertThat(to.resolve("outside/new")).exists();
    }

    @Test
    void linksInsideAreFollowedToWhereTheyLead() throws IOException {
        write("real/f", "x");
        Files.createSymbolicLink(from.resolve("alias"), Path.of("/real"));
        Files.createDirectories(to.resolve("usr/bin"));
        Files.createSymbolicLink(to.resolve("bin"), Path.of("usr/bin"));
        copy(plain("/bin/", "/alias/f"));
        copy(plain("/t", "/alias"));
        assertThat(tree()).containsExactly("bin", "t/", "t/f", "usr/", "usr/bin/", "usr/bin/f");
    }

    @Test
    void aFileDoesNotReplaceADirectoryNorTheOtherWayRound() throws IOException {
        write("d/x", "file");
        write("e/x/y", "below");
        Files.createDirectories(to.resolve("t/x"));
        assertError(EngineError.InvalidParameter.class, "cannot replace to directory", () -> copy(plain("/t", "/d")));
        Files.delete(to.resolve("t/x"));
        Files.writeString(to.resolve("t/x"), "file");
        assertError(EngineError.InvalidParameter.class, "cannot copy to non-directory", () -> copy(plain("/t", "/e")));
    }

    @Test
    void thingsAreMadeAndRemoved() throws IOException {
        trees().makeDirectory(to, "/a/b", new Made(0750, new Ownership("3", "4"), THEN));
        trees().makeFile(to, "/a/b/f", "text".getBytes(UTF_8), new Made(0640, Ownership.UNSAID, THEN));
        assertThat(read("a/b/f")).isEqualTo("text");
        assertThat(status("a/b").permissions()).isEqualTo(0750);
        assertThat(status("a/b").gid()).isEqualTo(4);
        assertThat(status("a/b/f").modificationTime()).isEqualTo(THEN);
        trees().makeDirectory(to, "/a/b", new Made(0700, Ownership.UNSAID, null));
        assertThat(status("a/b").permissions()).isEqualTo(0750);
        trees().remove(to, "/a/b/*");
        trees().remove(to, "/nothing");
        assertThat(tree()).containsExactly("a/", "a/b/");
        trees().remove(to, "/a");
        assertThat(tree()).isEmpty();
    }

    /** A root like that of an overlay: what is written lies elsewhere. */
    private record Written(Path path, Path written) implements OpenRoot {
        @Override
        public void close() {}
    }

    @Test
    void whatNobodyNeedsIsMovedAndIsAsItsCopyWouldBe() throws IOException {
        write("src/a", "a");
        write("src/sub/b", "b");
        Files.setLastModifiedTime(from.resolve("src/a"), FileTime.from(THEN));
        Object inode = Files.getAttribute(from.resolve("src/a"), "unix:ino");
        Copy asked = new Copy(Selection.of("/src"), "/app/", new Ownership("7", "8"), "600", false, null);
        trees().take(from, new Written(to, to), asked);
        assertThat(tree()).containsExactly("app/", "app/a", "app/sub/", "app/sub/b");
        assertThat(Files.getAttribute(to.resolve("app/a"), "unix:ino")).isEqualTo(inode);
        assertThat(from.resolve("src/a")).doesNotExist();
        assertThat(status("app/a"))
                .extracting(FileStatus::uid, FileStatus::gid, FileStatus::permissions, FileStatus::modificationTime)
                .containsExactly(7, 8, 0600, THEN);
    }

    /** A root that can take a whole directory, as that of an overlay can. */
    private record Exchanging(Path path) implements OpenRoot {
        @Override
        public boolean exchange(String path, Path directory) {
            try (Directory one = Directory.open(directory.resolveSibling(""));
                    Directory other = Directory.open(this.path)) {
                one.rename(String.valueOf(directory.getFileName()), other, path, Directory.RENAME_EXCHANGE);
            }
            return true;
        }

        @Override
        public void close() {}
    }

    private void takeWhole(Copy asked) {
        trees().take(from, new Exchanging(to), asked);
    }

    @Test
    void aWholeDirectoryTakesThePlaceOfTheEmptyOneAsWhichItWouldBeFilled() throws IOException {
        write("src/a", "a");
        write("src/sub/b", "b");
        Files.setLastModifiedTime(from.resolve("src"), FileTime.from(THEN));
        Object inode = Files.getAttribute(from.resolve("src"), "unix:ino");
        Files.createDirectory(to.resolve("app"));
        try (Directory root = Directory.open(to)) {
            root.setOwner("app", 3, 4);
            root.setPermissions("app", 01751);
            root.setAttribute("app", "user.kept", new byte[] {1});
        }
        takeWhole(plain("/app/", "/src"));
        assertThat(tree()).containsExactly("app/", "app/a", "app/sub/", "app/sub/b");
        assertThat(Files.getAttribute(to.resolve("app"), "unix:ino")).isEqualTo(inode);
        assertThat(status("app"))
                .extracting(FileStatus::uid, FileStatus::gid, FileStatus::permissions, FileStatus::modificationTime)
                .containsExactly(3, 4, 01751, THEN);
        try (Directory root = Directory.open(to)) {
            assertThat(root.attribute("app", "user.kept")).contains(new byte[] {1});
        }
        assertThat(from.resolve("src")).isEmptyDirectory();
    }

    @Test
    void aDirectoryOfWhichSomethingBecomesOtherwiseIsNotTakenWhole() throws IOException {
        write("src/a", "a");
        write("src/no", "no");
        Object inode = Files.getAttribute(from.resolve("src"), "unix:ino");
        takeWhole(copy(new Selection(List.of("/src"), false, List.of("no"), false), "/excluded/"));
        assertThat(tree()).containsExactly("excluded/", "excluded/a");
        write("src/a", "a");
        takeWhole(new Copy(Selection.of("/src"), "/moded/", Ownership.UNSAID, "600", false, null));
        assertThat(status("moded/a").permissions()).isEqualTo(0600);
        write("src/a", "a");
        takeWhole(new Copy(Selection.of("/src"), "/owned/", new Ownership("7", ""), "", false, null));
        assertThat(status("owned/a").uid()).isEqualTo(7);
        write("src/a", "a");
        takeWhole(new Copy(Selection.of("/src"), "/timed/", Ownership.UNSAID, "", false, THEN));
        assertThat(status("timed/a").modificationTime()).isEqualTo(THEN);
        assertThat(Files.getAttribute(from.resolve("src"), "unix:ino")).isEqualTo(inode);
    }

    @Test
    void theDigestOfASparseFileIsThatOfWhatOneReads() throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        archive.writeBytes(new HeaderBlock("first", '0', MUCH).build());
        archive.writeBytes(new byte[MUCH]);
        archive.writeBytes(new HeaderBlock("f", 'S', 0).base256(483, 12, 5000).build());
        Digest early;
        try (TreeEdits.Unpacked _ = trees().unpack(new ByteArrayInputStream(archive.toByteArray()), from)) {
            early = trees().digest(from, Selection.of("/f"));
        }
        assertThat(Files.size(from.resolve("f"))).isEqualTo(5000);
        assertThat(early).isEqualTo(trees().digest(from, Selection.of("/f")));
    }

    @Test
    void filesAreReadThroughLinksThatStayInside() throws IOException {
        write("sub/file", "text");
        Files.createSymbolicLink(from.resolve("link"), Path.of("/sub/../sub/file"));
        Files.createSymbolicLink(from.resolve("out"), Path.of("../../etc/passwd"));
        assertThat(trees().read(from, "/link", 4)).contains("text".getBytes(UTF_8));
        assertThat(trees().read(from, "/sub/file*", 100)).isEmpty();
        assertThat(trees().read(from, "/out", 100)).isEmpty();
        assertThat(trees().read(from, "/sub", 100)).isEmpty();
        assertThat(trees().read(from, "/sub/file/none", 100)).isEmpty();
        assertThatThrownBy(() -> trees().read(from, "/sub/file", 3))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.error()).isInstanceOf(EngineError.InvalidParameter.class));
    }

    @Test
    void whatMeetsFilesOfTheRootIsCopied() throws IOException {
        write("src/a", "new");
        Files.createDirectories(to.resolve("app"));
        Files.writeString(to.resolve("app/a"), "old");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        trees().take(from, new Written(to, elsewhere), plain("/app/", "/src"));
        assertThat(read("app/a")).isEqualTo("new");
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(from.resolve("src/a")).hasContent("new");
    }

    @Test
    void linkedFilesStayLinkedWhenTheOthersAreMoved() throws IOException {
        write("one", "linked");
        Files.createLink(from.resolve("two"), from.resolve("one"));
        write("three", "alone");
        trees().take(from, new Written(to, to), plain("/t/", "/"));
        assertThat(Files.getAttribute(to.resolve("t/one"), "unix:ino"))
                .isEqualTo(Files.getAttribute(to.resolve("t/two"), "unix:ino"));
        assertThat(read("t/three")).isEqualTo("alone");
    }

    @Test
    void whatWasJustUnpackedHasTheDigestOfItsContent() throws IOException {
        byte[] large = new byte[100_000];
        Arrays.fill(large, (byte) 7);
        byte[] archive = new TarBuilder()
                .file("d/first", new byte[MUCH])
                .file("d/large", large)
                .file("d/small", new byte[] {1})
                .build();
        Digest early;
        try (TreeEdits.Unpacked _ = trees().unpack(new ByteArrayInputStream(archive), from)) {
            early = trees().digest(from, Selection.of("/d"));
        }
        assertThat(early).isEqualTo(trees().digest(from, Selection.of("/d")));
        Files.write(from.resolve("d/large"), new byte[] {9});
        assertThat(trees().digest(from, Selection.of("/d"))).isNotEqualTo(early);
    }

    @Test
    void anArchiveThatEndsTooEarlyIsTheSendersMistake() throws IOException {
        byte[] archive = new TarBuilder().file("large", new byte[100_000]).build();
        byte[] cut = Arrays.copyOf(archive, 50_000);
        assertError(
                EngineError.InvalidParameter.class,
                "cannot unpack the archive",
                () -> trees().unpack(new ByteArrayInputStream(cut), from));
    }

    @Test
    void aDigestIsOfAllButTimes() throws IOException {
        write("d/f", "x");
        write("d/sub/g", "y");
        Selection all = Selection.of("/d");
        Digest first = trees().digest(from, all);
        try (Directory root = Directory.open(from)) {
            root.setTimes("d/f", THEN, THEN);
            root.setTimes("d/sub", THEN, THEN);
            assertThat(trees().digest(from, all)).isEqualTo(first);
            root.setPermissions("d/sub/g", 0711);
            Digest mode = trees().digest(from, all);
            root.setOwner("d/sub/g", 1, 0);
            Digest owner = trees().digest(from, all);
            root.setAttribute("d/f", "user.note", new byte[] {1});
            Digest attribute = trees().digest(from, all);
            Files.writeString(from.resolve("d/f"), "z");
            Digest content = trees().digest(from, all);
            root.rename("d/f", "d/h", 0);
            assertThat(List.of(first, mode, owner, attribute, content, trees().digest(from, all)))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aDigestIsOfWhatIsSelectedOnly() throws IOException {
        write("d/f", "x");
        write("d/g", "y");
        Selection some = new Selection(List.of("/d"), false, List.of("g"), false);
        Selection pattern = new Selection(List.of("/d/f*"), false, List.of(), false);
        Digest first = trees().digest(from, some);
        Digest matched = trees().digest(from, pattern);
        write("d/g", "other");
        assertThat(trees().digest(from, some)).isEqualTo(first);
        assertThat(trees().digest(from, pattern)).isEqualTo(matched);
        write("d/f2", "new");
        assertThat(trees().digest(from, pattern)).isNotEqualTo(matched);
        assertError(EngineError.NotFound.class, "not found", () -> trees().digest(from, Selection.of("/no")));
    }
}
