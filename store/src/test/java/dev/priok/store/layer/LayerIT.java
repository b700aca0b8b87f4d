package dev.priok.store.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageId;
import dev.priok.store.StoreFixture;
import dev.priok.store.WithStore;
import dev.priok.store.tar.HeaderBlock;
import dev.priok.store.tar.TarBuilder;
import dev.priok.store.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unpacking of layers, and making their tars again. */
class LayerIT extends WithStore {
    private Path files() {
        return fixture.onlyLayer().resolve("diff");
    }

    private FileStatus status(String path) {
        try (Directory files = Directory.open(files())) {
            return files.status(path);
        }
    }

    private byte[] attribute(String path, String name) {
        try (Directory files = Directory.open(files())) {
            return files.attribute(path, name).orElseThrow();
        }
    }

    private void assertMakesTheSameTar(byte[] tar) {
        ImageId id = fixture.importTar(tar);
        assertThat(fixture.image(id).diffIds()).containsExactly(Digest.sha256(tar));
        assertThat(fixture.layerTar(id)).isEqualTo(tar);
    }

    @Test
    void keepsEveryAttributeOfFiles() {
        byte[] capability = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        assertMakesTheSameTar(new TarBuilder()
                .directory("./")
                .directory("d/")
                .owned("d/set-user", 12, 34, 04755, Map.of("security.capability", capability), "x".getBytes(UTF_8))
                .symlink("d/link", "../target")
                .hardLink("again", "d/set-user")
                .device("null", 1, 3)
                .add(TarBuilder.entry(TarEntry.Type.FIFO, "pipe", "", 0, 0640))
                .build());

        FileStatus file = status("d/set-user");
        assertThat(file.permissions()).isEqualTo(04755);
        assertThat(List.of(file.uid(), file.gid())).containsExactly(12, 34);
        assertThat(file.modificationTime()).isEqualTo(TarBuilder.TIME);
        assertThat(file.links()).isEqualTo(2);
        assertThat(status("again").inode()).isEqualTo(file.inode());
        assertThat(attribute("d/set-user", "security.capability")).isEqualTo(capability);
        assertThat(status("d").modificationTime()).isEqualTo(TarBuilder.TIME);
        assertThat(status("d/link").modificationTime()).isEqualTo(TarBuilder.TIME);
        assertThat(status("null").rdevMajor()).isEqualTo(1);
        assertThat(status("null").rdevMinor()).isEqualTo(3);
        assertThat(status("pipe").type()).isEqualTo(FileType.FIFO);
    }

    @Test
    void turnsWhiteoutsIntoOverlaysForm() {
        assertMakesTheSameTar(new TarBuilder()
                .directory("d/")
                .file("d/.wh.gone", "")
                .directory("fresh/")
                .file("fresh/.wh..wh..opq", "")
                .file("fresh/file", "x")
                .file(".wh..wh.plnk", "")
                .build());
        assertThat(status("d/gone").isWhiteout()).isTrue();
        assertThat(attribute("fresh", "trusted.overlay.opaque")).isEqualTo("y".getBytes(UTF_8));
        assertThat(files().resolve(".wh..wh.plnk")).doesNotExist();
    }

    @Test
    void aWhiteoutHidesOnlyLowerLayers() {
        assertMakesTheSameTar(new TarBuilder()
                .file("file", "kept")
                .file(".wh.file", "")
                .file(".wh.directory", "")
                .directory("directory/")
                .file("directory/new", "x")
                .directory("other/")
                .file(".wh.other", "")
                .build());
        assertThat(status("file").isRegularFile()).isTrue();
        assertThat(attribute("directory", "trusted.overlay.opaque")).isEqualTo("y".getBytes(UTF_8));
        assertThat(attribute("other", "trusted.overlay.opaque")).isEqualTo("y".getBytes(UTF_8));
    }

    @Test
    void takesTheLastOfSeveralMembersWithOneName() throws IOException {
        assertMakesTheSameTar(new TarBuilder()
                .file("a", "first")
                .hardLink("b", "a")
                .file("a", "second")
                .file("a", "third")
                .symlink("s", "a")
                .file("s", "no longer a link")
                .directory("e/")
                .file("e", "was an empty directory")
                .build());
        assertThat(Files.readString(files().resolve("a"))).isEqualTo("third");
        assertThat(Files.readString(files().resolve("b"))).isEqualTo("first");
        assertThat(Files.readString(files().resolve("s"))).isEqualTo("no longer a link");
    }

    @Test
    void keepsWhatFollowsTheEndMark() {
        byte[] tar = new TarBuilder().file("a", "x").build();
        byte[] longer = Arrays.copyOf(tar, tar.length + 10_240 + 7);
        longer[longer.length - 1] = 'x';
        assertMakesTheSameTar(longer);
    }

    @Test
    void makesMissingParents() {
        assertMakesTheSameTar(new TarBuilder().file("a/b/c", "x").build());
        assertThat(status("a/b").permissions()).isEqualTo(0755);
    }

    @Test
    void keepsHugeHolesAsHoles() {
        long size = 100L << 30;
        byte[] header = new HeaderBlock("sparse", 'S', 4)
                .base256(386, 12, size - 4)
                .octal(398, 12, 4)
                .base256(483, 12, size)
                .build();
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(header);
        tar.writeBytes(HeaderBlock.padded("tail"));
        tar.writeBytes(new byte[1024]);
        assertMakesTheSameTar(tar.toByteArray());
        assertThat(status("sparse").sizeBytes()).isEqualTo(size);
        assertThat(status("sparse").blocks512()).isLessThan(100);
    }

    @Test
    void makesLargeRandomArchivesAgain() {
        Random random = new Random(7);
        TarBuilder builder = new TarBuilder();
        for (int i = 0; i < 300; i++) {
            String name = "d" + random.nextInt(10) + "/f" + random.nextInt(200) + "x".repeat(random.nextInt(150));
            byte[] content = new byte[random.nextInt(40_000)];
            random.nextBytes(content);
            builder.file(name, content);
        }
        byte[] big = new byte[5 << 20];
        random.nextBytes(big);
        assertMakesTheSameTar(builder.file("big", big).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escape", "a/../../escape", "./../escape"})
    void refusesNamesAboveTheRoot(String name) {
        assertInvalid(new TarBuilder().file(name, "x").build(), "outside");
    }

    @Test
    void takesAbsoluteNamesFromTheRoot() {
        assertMakesTheSameTar(
                new TarBuilder().file("/etc/x", "y").file("/../above", "z").build());
        assertThat(status("etc/x").isRegularFile()).isTrue();
        assertThat(status("above").isRegularFile()).isTrue();
    }

    @Test
    void refusesHardLinksThatLeadOutside() {
        assertInvalid(new TarBuilder().hardLink("h", "../../etc/passwd").build(), "outside");
        assertInvalid(new TarBuilder().hardLink("h", "/etc/passwd").build(), "no target");
        assertInvalid(new TarBuilder().hardLink("h", "h").build(), "itself");
    }

    @Test
    void writesThroughAbsoluteLinksOnlyInside() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        fixture.importTar(new TarBuilder()
                .directory("a/")
                .symlink("link", "/a")
                .file("link/inside", "x")
                .build());
        assertThat(status("a/inside").isRegularFile()).isTrue();

        assertInvalid(
                new TarBuilder()
                        .symlink("link", outside.toString())
                        .file("link/escaped", "x")
                        .build(),
                "link to nowhere");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void keepsLinksWhoseTextLeadsAboveTheRootAndWritesInsideThroughThem() {
        assertMakesTheSameTar(new TarBuilder()
                .directory("d/")
                .symlink("d/out", "../../../..")
                .file("d/out/x", "y")
                .build());
        assertThat(status("x").isRegularFile()).isTrue();
    }

    @Test
    void refusesWhiteoutsOfParents() {
        for (String name : List.of("a/.wh...", "a/.wh..", "a/.wh.")) {
            assertInvalid(new TarBuilder().directory("a/").file(name, "").build(), "whiteout");
        }
    }

    @Test
    void dropsOverlaysOwnAttributes() {
        fixture.importTar(new TarBuilder()
                .owned("f", 0, 0, 0644, Map.of("trusted.overlay.redirect", "/x".getBytes(UTF_8)), new byte[0])
                .build());
        try (Directory files = Directory.open(files())) {
            assertThat(files.attributeNames("f")).isEmpty();
        }
    }

    @Test
    void refusesMembersBelowFiles() {
        assertInvalid(new TarBuilder().file("a", "x").file("a/b", "y").build(), "not a directory");
    }

    @Test
    void leavesNothingOfArchivesThatAreCutOff() {
        byte[] tar = new TarBuilder().file("a", new byte[100_000]).build();
        assertInvalid(Arrays.copyOf(tar, 50_000), "ends in the middle");
        assertInvalid("this is no tar at all, whatever it is".repeat(50).getBytes(UTF_8), "checksum");
    }

    private void assertInvalid(byte[] tar, String message) {
        assertThatThrownBy(() -> fixture.importTar(tar))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.error()).isInstanceOf(EngineError.InvalidParameter.class));
        assertThat(fixture.leftovers()).noneMatch(name -> name.startsWith("tmp/"));
        assertThat(fixture.store().images().collectGarbage()).isZero();
    }

    @Test
    void noticesChangedContent() throws IOException {
        ImageId id =
                fixture.importTar(new TarBuilder().file("a", "x".repeat(3000)).build());
        try (FileChannel file = FileChannel.open(files().resolve("a"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {'y'}), 1000);
        }
        assertLost(id);
    }

    @Test
    void noticesMissingFilesAndDamagedRecords() throws IOException {
        ImageId id = fixture.importTar(new TarBuilder().file("a", "x").build());
        byte[] whole = fixture.layerTar(id);
        byte[] record = Files.readAllBytes(fixture.onlyLayer().resolve("record.zst"));
        for (int i = 0; i < record.length; i++) {
            byte[] damaged = record.clone();
            damaged[i] ^= 0x10;
            Files.write(fixture.onlyLayer().resolve("record.zst"), damaged);
            try {
                // Some bits of a zstd frame mean nothing: then the tar must be right.
                assertThat(fixture.layerTar(id)).isEqualTo(whole);
            } catch (EngineException e) {
                assertThat(e.error()).isInstanceOf(EngineError.DataLoss.class);
            }
        }
        Files.write(fixture.onlyLayer().resolve("record.zst"), record);
        Files.delete(files().resolve("a"));
        assertLost(id);
    }

    private void assertLost(ImageId id) {
        assertThatThrownBy(() -> fixture.save(id))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.DataLoss.class));
    }

    @Test
    void isSharedByImagesAndGoesWithTheLast() {
        byte[] tar = new TarBuilder().file("a", "x").build();
        ImageId one = fixture.importTar(tar);
        ImageId two = fixture.store().images().importLayer(new ByteArrayInputStream(tar), StoreFixture.template());
        assertThat(two).isEqualTo(one);
        assertThat(fixture.leftovers()).hasSize(1);
        fixture.store().images().delete(one);
        assertThat(fixture.leftovers()).isEmpty();
    }
}
