package dev.priok.store.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.SnapshotStore;
import dev.priok.engine.port.SnapshotStore.FileChange;
import dev.priok.engine.port.SnapshotStore.FileChange.Kind;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.kernel.Directory;
import dev.priok.kernel.FileType;
import dev.priok.kernel.MarkedTempDirs;
import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.store.StoreFixture;
import dev.priok.store.StoreOptions;
import dev.priok.store.image.ImageConfigJson;
import dev.priok.store.tar.TarBuilder;
import dev.priok.store.tar.TarEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link SnapshotStore} does. */
abstract class SnapshotStoreContract {
    private static final ContainerId ONE = new ContainerId("1".repeat(63) + "a");
    private static final ContainerId TWO = new ContainerId("2".repeat(63) + "a");

    @TempDir(factory = MarkedTempDirs.class)
    Path directory;

    StoreFixture fixture;

    abstract StoreOptions.Driver driver();

    @BeforeEach
    void open() {
        fixture = new StoreFixture(directory.resolve("data"), driver());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    SnapshotStore snapshots() {
        return fixture.store().snapshots();
    }

    /** An image of these layers, base first. */
    ImageId image(List<byte[]> layers) {
        ImageConfig template = StoreFixture.template();
        byte[] config = ImageConfigJson.write(new ImageConfig(
                template.created(),
                "",
                "",
                template.platform(),
                template.config(),
                layers.stream().map(Digest::sha256).toList(),
                List.of()));
        TarBuilder archive = new TarBuilder().file("c.json", config);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            archive.file(i + ".tar", layers.get(i));
            names.add("\"" + i + ".tar\"");
        }
        archive.file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[" + String.join(",", names) + "]}]");
        return fixture.load(archive.build()).getFirst().id();
    }

    private ImageId simpleImage() {
        byte[] base = new TarBuilder()
                .directory("./")
                .directory("etc/")
                .file("etc/passwd", "root")
                .file("etc/old", "old")
                .hardLink("etc/older", "etc/old")
                .directory("opaque/")
                .file("opaque/hidden", "x")
                .directory("keep/")
                .file("keep/me", "x")
                .symlink("link", "etc")
                .owned("set-user", 7, 8, 04755, Map.of("user.note", "n".getBytes(UTF_8)), "x".getBytes(UTF_8))
                .build();
        byte[] top = new TarBuilder()
                .directory("etc/")
                .file("etc/.wh.old", "")
                .file("etc/passwd", "root and more")
                .directory("opaque/")
                .file("opaque/.wh..wh..opq", "")
                .file("opaque/new", "y")
                .build();
        return image(List.of(base, top));
    }

    private static void assertError(Class<? extends EngineError> error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(error));
    }

    /** What is in a directory, without the places to mount over that a store may add to any root. */
    private static List<String> names(Path directory) throws IOException {
        Set<String> added = Set.of("dev", "proc", "sys", "sbin", "hosts", "hostname", "resolv.conf");
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(name -> !added.contains(name))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> listed(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void showsTheImagesFiles() throws IOException {
        snapshots().create(ONE, simpleImage());
        try (OpenRoot root = snapshots().open(ONE)) {
            assertThat(names(root.path())).containsExactly("etc", "keep", "link", "opaque", "set-user");
            assertThat(names(root.path().resolve("etc"))).containsExactly("older", "passwd");
            assertThat(names(root.path().resolve("opaque"))).containsExactly("new");
            assertThat(Files.readString(root.path().resolve("etc/passwd"))).isEqualTo("root and more");
            assertThat(Files.readString(root.path().resolve("etc/older"))).isEqualTo("old");
            try (Directory files = Directory.open(root.path())) {
                assertThat(files.status("set-user").permissions()).isEqualTo(04755);
                assertThat(files.status("set-user").gid()).isEqualTo(8);
                assertThat(files.status("set-user").modificationTime()).isEqualTo(TarBuilder.TIME);
                assertThat(files.attribute("set-user", "user.note")).contains("n".getBytes(UTF_8));
                assertThat(files.status("keep").modificationTime()).isEqualTo(TarBuilder.TIME);
                assertThat(files.readLink("link")).isEqualTo("etc");
            }
        }
    }

    @Test
    void takesTheRootsAttributesFromTheLayers() {
        byte[] base = new TarBuilder()
                .add(new TarEntry(
                        TarEntry.Type.DIRECTORY, "./", "", 0, 0701, 5, 6, TarBuilder.TIME, 0, 0, Map.of(), List.of()))
                .build();
        byte[] top = new TarBuilder().file("a", "x").build();
        snapshots().create(ONE, image(List.of(base, top)));
        try (OpenRoot root = snapshots().open(ONE);
                Directory files = Directory.open(root.path())) {
            assertThat(files.status("").permissions()).isEqualTo(0701);
            assertThat(files.status("").uid()).isEqualTo(5);
        }
    }

    @Test
    void keepsContainersApart() throws IOException {
        ImageId image = simpleImage();
        snapshots().create(ONE, image);
        snapshots().create(TWO, image);
        try (OpenRoot one = snapshots().open(ONE);
                OpenRoot two = snapshots().open(TWO)) {
            Files.writeString(one.path().resolve("etc/passwd"), "changed");
            Files.delete(one.path().resolve("keep/me"));
            assertThat(Files.readString(two.path().resolve("etc/passwd"))).isEqualTo("root and more");
            assertThat(two.path().resolve("keep/me")).exists();
        }
        assertThat(snapshots().all()).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void keepsChangesAcrossOpenings() throws IOException {
        snapshots().create(ONE, simpleImage());
        try (OpenRoot root = snapshots().open(ONE)) {
            Files.writeString(root.path().resolve("new"), "n");
        }
        fixture.reopen();
        OpenRoot root = snapshots().open(ONE);
        try (OpenRoot again = snapshots().open(ONE)) {
            root.close();
            assertThat(Files.readString(again.path().resolve("new"))).isEqualTo("n");
        }
    }

    @Test
    void tellsWhatChanged() throws IOException {
        snapshots().create(ONE, simpleImage());
        assertThat(snapshots().changes(ONE)).isEmpty();
        try (OpenRoot root = snapshots().open(ONE)) {
            Files.writeString(root.path().resolve("etc/passwd"), "changed!");
            Files.delete(root.path().resolve("keep/me"));
            Files.createDirectory(root.path().resolve("added"));
            Files.writeString(root.path().resolve("added/file"), "n");
            Files.delete(root.path().resolve("link"));
            try (Directory files = Directory.open(root.path())) {
                files.setPermissions("opaque", 0700);
            }
        }
        assertThat(snapshots().changes(ONE))
                .containsExactly(
                        new FileChange("/added", Kind.ADDED),
                        new FileChange("/added/file", Kind.ADDED),
                        new FileChange("/etc", Kind.MODIFIED),
                        new FileChange("/etc/passwd", Kind.MODIFIED),
                        new FileChange("/keep", Kind.MODIFIED),
                        new FileChange("/keep/me", Kind.DELETED),
                        new FileChange("/link", Kind.DELETED),
                        new FileChange("/opaque", Kind.MODIFIED));
    }

    @Test
    void namesThatAreNotUtf8AreChangesToo() {
        snapshots().create(ONE, simpleImage());
        try (OpenRoot root = snapshots().open(ONE);
                Directory files = Directory.open(root.path())) {
            files.createDirectory("caf\udce9", 0755);
        }
        assertThat(snapshots().changes(ONE)).containsExactly(new FileChange("/caf\udce9", Kind.ADDED));
    }

    @Test
    void becomesAnImageThatShowsTheSame() throws IOException {
        ImageId parent = simpleImage();
        snapshots().create(ONE, parent);
        try (OpenRoot root = snapshots().open(ONE);
                Directory files = Directory.open(root.path())) {
            Files.writeString(root.path().resolve("etc/passwd"), "changed");
            Files.delete(root.path().resolve("keep/me"));
            files.removeTree("opaque");
            files.createDirectory("opaque", 0755);
            Files.writeString(root.path().resolve("opaque/newest"), "z");
            files.createNode("device", FileType.CHARACTER_DEVICE, 0600, 1, 3);
            files.createHardLink("etc/alias", "etc/passwd");
            files.setAttribute("etc/passwd", "user.key", new byte[] {1});
        }
        ImageId committed = fixture.store().images().commit(ONE, parent, StoreFixture.template());
        snapshots().remove(ONE);
        assertThat(fixture.image(committed).diffIds()).hasSize(3);
        assertThat(fixture.image(committed).history().getLast().emptyLayer()).isFalse();
        assertThat(fixture.store().images().find(committed).orElseThrow().parent())
                .isEqualTo(parent);

        snapshots().create(TWO, committed);
        assertThat(snapshots().changes(TWO)).isEmpty();
        try (OpenRoot root = snapshots().open(TWO);
                Directory files = Directory.open(root.path())) {
            assertThat(names(root.path())).containsExactly("device", "etc", "keep", "link", "opaque", "set-user");
            assertThat(names(root.path().resolve("opaque"))).containsExactly("newest");
            assertThat(names(root.path().resolve("keep"))).isEmpty();
            assertThat(files.status("etc/alias").inode())
                    .isEqualTo(files.status("etc/passwd").inode());
            assertThat(files.attribute("etc/passwd", "user.key")).contains(new byte[] {1});
            assertThat(files.status("device").rdevMinor()).isEqualTo(3);
        }
    }

    @Test
    void committingNoChangeAddsNoLayer() {
        ImageId parent = simpleImage();
        snapshots().create(ONE, parent);
        ImageId committed = fixture.store().images().commit(ONE, parent, StoreFixture.template());
        assertThat(fixture.image(committed).diffIds())
                .isEqualTo(fixture.image(parent).diffIds());
        assertThat(fixture.image(committed).history().getLast().emptyLayer()).isTrue();
    }

    @Test
    void countsWrittenBytes() throws IOException {
        snapshots().create(ONE, simpleImage());
        long before = snapshots().writableBytes(ONE);
        try (OpenRoot root = snapshots().open(ONE)) {
            Files.write(root.path().resolve("big"), new byte[1 << 20]);
            Files.createLink(root.path().resolve("again"), root.path().resolve("big"));
        }
        assertThat(snapshots().writableBytes(ONE) - before).isBetween(1L << 20, (1L << 20) + 65_536);
    }

    @Test
    void keepsLayersOfDeletedImages() {
        ImageId image = simpleImage();
        snapshots().create(ONE, image);
        fixture.store().images().delete(image);
        assertThat(fixture.store().images().layerUses())
                .hasSize(2)
                .allSatisfy(use -> assertThat(use.containers()).containsExactly(ONE));
        try (OpenRoot root = snapshots().open(ONE)) {
            assertThat(root.path().resolve("etc/passwd")).exists();
        }
        snapshots().remove(ONE);
        assertThat(fixture.leftovers()).isEmpty();
        assertThat(fixture.store().images().layerUses()).isEmpty();
    }

    @Test
    void removesEverythingAndTwice() {
        ImageId image = simpleImage();
        snapshots().create(ONE, image);
        snapshots().remove(ONE);
        snapshots().remove(ONE);
        assertThat(snapshots().all()).isEmpty();
        fixture.store().images().delete(image);
        assertThat(fixture.leftovers()).isEmpty();
    }

    @Test
    void refusesWhatItCannotDo() {
        ImageId missing = new ImageId(Digest.sha256(new byte[0]));
        assertError(EngineError.NotFound.class, () -> snapshots().create(ONE, missing));
        assertError(EngineError.NotFound.class, () -> snapshots().rootOf(ONE));
        assertError(EngineError.NotFound.class, () -> snapshots().open(ONE));
        assertError(EngineError.NotFound.class, () -> snapshots().changes(ONE));
        assertError(EngineError.NotFound.class, () -> snapshots().writableBytes(ONE));
        ImageId image = simpleImage();
        snapshots().create(ONE, image);
        assertError(EngineError.Conflict.class, () -> snapshots().create(ONE, image));
        assertThat(snapshots().rootOf(ONE)).isNotNull();
    }

    @Test
    void mountsMoreThanAHundredLayers() throws IOException {
        List<byte[]> layers = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            TarBuilder layer = new TarBuilder()
                    .directory("d/")
                    .file("d/" + i, "layer " + i)
                    .file("last", "" + i);
            layers.add(i % 50 == 49 ? layers.getFirst() : layer.build());
        }
        snapshots().create(ONE, image(layers));
        try (OpenRoot root = snapshots().open(ONE)) {
            assertThat(Files.readString(root.path().resolve("last"))).isEqualTo("159");
            assertThat(names(root.path().resolve("d"))).hasSize(157);
            Files.writeString(root.path().resolve("d/0"), "written");
        }
        assertThat(snapshots().changes(ONE)).contains(new FileChange("/d/0", Kind.MODIFIED));
    }

    @Test
    void worksWithoutAnyLayer() throws IOException {
        snapshots().create(ONE, image(List.of()));
        try (OpenRoot root = snapshots().open(ONE)) {
            Files.writeString(root.path().resolve("file"), "x");
        }
        assertThat(snapshots().changes(ONE)).containsExactly(new FileChange("/file", Kind.ADDED));
    }

    @Test
    void servesManyAtOnce() throws Exception {
        ImageId image = simpleImage();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                all.add(threads.submit(() -> {
                    ContainerId id = ContainerId.random();
                    snapshots().create(id, image);
                    try (OpenRoot root = snapshots().open(id)) {
                        Files.writeString(root.path().resolve("mine"), id.value());
                        assertThat(Files.readString(root.path().resolve("mine")))
                                .isEqualTo(id.value());
                    }
                    snapshots().remove(id);
                    return id;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(snapshots().all()).isEmpty();
    }

    private List<Digest> layersOf(ImageId image) {
        return fixture.image(image).diffIds();
    }

    @Test
    void writableLayersStandOnAnyLayersAndBecomeOne() throws IOException {
        List<Digest> base = layersOf(simpleImage());
        snapshots().create(ONE, base);
        try (OpenRoot root = snapshots().openAlone(ONE);
                Directory files = Directory.open(root.path())) {
            assertThat(listed(root.path())).containsExactly("etc", "keep", "link", "opaque", "set-user");
            Files.writeString(root.path().resolve("etc/passwd"), "changed");
            Files.delete(root.path().resolve("keep/me"));
            files.removeTree("opaque");
            files.createDirectory("opaque", 0755);
            Files.writeString(root.path().resolve("opaque/newest"), "z");
            files.createNode("socket", FileType.SOCKET, 0600, 0, 0);
            files.createHardLink("etc/alias", "etc/passwd");
        }
        List<Digest> all = new ArrayList<>(base);
        try (HeldLayer layer = snapshots().commit(ONE).orElseThrow()) {
            assertThat(snapshots().all()).isEmpty();
            all.add(layer.diffId());
            try (OpenRoot view = snapshots().view(all);
                    Directory files = Directory.open(view.path())) {
                assertThat(listed(view.path())).containsExactly("etc", "keep", "link", "opaque", "set-user");
                assertThat(listed(view.path().resolve("opaque"))).containsExactly("newest");
                assertThat(listed(view.path().resolve("keep"))).isEmpty();
                assertThat(files.status("etc/alias").inode())
                        .isEqualTo(files.status("etc/passwd").inode());
            }
            ByteArrayOutputStream tar = new ByteArrayOutputStream();
            fixture.store().content().writeTar(layer, tar);
            assertThat(Digest.sha256(tar.toByteArray())).isEqualTo(layer.diffId());
            assertThat(StoreFixture.members(tar.toByteArray()))
                    .containsKeys("etc/alias", "etc/passwd", "keep/.wh.me", "opaque/newest")
                    .doesNotContainKeys("socket");
        }
        assertThat(fixture.store().content().hold(all.getLast())).isEmpty();
    }

    @Test
    void whatWasOnlyTouchedBecomesNoLayer() throws IOException {
        snapshots().create(ONE, layersOf(simpleImage()));
        try (OpenRoot root = snapshots().openAlone(ONE);
                Directory files = Directory.open(root.path())) {
            Instant before = files.status("keep").modificationTime();
            Files.writeString(root.path().resolve("keep/new"), "x");
            Files.delete(root.path().resolve("keep/new"));
            files.setTimes("keep", null, before);
        }
        assertThat(snapshots().commit(ONE)).isEmpty();
        assertThat(snapshots().all()).isEmpty();
        snapshots().create(TWO, List.of());
        assertThat(snapshots().commit(TWO)).isEmpty();
    }

    @Test
    void viewsKeepTheirLayers() throws IOException {
        ImageId image = simpleImage();
        List<Digest> base = layersOf(image);
        try (OpenRoot nothing = snapshots().view(List.of());
                OpenRoot one = snapshots().view(base.subList(0, 1))) {
            assertThat(listed(nothing.path())).isEmpty();
            assertThat(Files.readString(one.path().resolve("etc/old"))).isEqualTo("old");
            fixture.store().images().delete(image);
            assertThat(one.path().resolve("etc/passwd")).exists();
        }
        assertThat(fixture.leftovers()).isEmpty();
        assertError(EngineError.NotFound.class, () -> snapshots().view(base));
        assertError(EngineError.NotFound.class, () -> snapshots().create(ONE, base));
        assertThat(snapshots().all()).isEmpty();
    }

    @Test
    void placesThatWereMissingGoIfTheyAreEmpty() throws IOException {
        byte[] base = new TarBuilder()
                .directory("etc/")
                .symlink("etc/resolv.conf", "/run/stub/resolv.conf")
                .directory("there/")
                .build();
        ImageId image = image(List.of(base));
        snapshots().create(ONE, layersOf(image));
        SnapshotStore.Places places =
                snapshots().places(ONE, List.of("/etc/resolv.conf", "/there/new", "/there/kept", "/deep/er", "/there"));
        try (OpenRoot root = snapshots().openAlone(ONE)) {
            Files.createDirectories(root.path().resolve("run/stub"));
            Files.createFile(root.path().resolve("run/stub/resolv.conf"));
            Files.createDirectories(root.path().resolve("there/new"));
            Files.createDirectories(root.path().resolve("there/kept"));
            Files.createDirectories(root.path().resolve("deep/er"));
        }
        places.made();
        try (OpenRoot root = snapshots().openAlone(ONE)) {
            Files.writeString(root.path().resolve("there/kept/mine"), "x");
        }
        places.remove();
        try (OpenRoot root = snapshots().openAlone(ONE);
                Directory files = Directory.open(root.path())) {
            assertThat(listed(root.path())).containsExactly("etc", "there");
            assertThat(listed(root.path().resolve("there"))).containsExactly("kept");
            assertThat(files.status("there").modificationTime()).isEqualTo(TarBuilder.TIME);
        }
    }
}
