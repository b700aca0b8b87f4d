package dev.priok.store.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.ImageArchives.LoadListener;
import dev.priok.engine.port.ImageArchives.Loaded;
import dev.priok.engine.port.ImageArchives.Saved;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.store.StoreFixture;
import dev.priok.store.WithStore;
import dev.priok.store.image.ImageConfigJson;
import dev.priok.store.tar.TarBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageArchivesIT extends WithStore {
    private static final ImageReference NAME = ImageReference.parse("example/app:1");

    private static byte[] layer(String content) {
        return new TarBuilder()
                .directory("d/")
                .file("d/file", content)
                .file("other", content.repeat(100))
                .build();
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] config(byte[]... layers) {
        ImageConfig template = StoreFixture.template();
        return ImageConfigJson.write(new ImageConfig(
                template.created(),
                "",
                "",
                template.platform(),
                template.config(),
                Arrays.stream(layers).map(Digest::sha256).toList(),
                template.history()));
    }

    /** As Docker up to 24 writes it. */
    private static byte[] dockerArchive(byte[] config, String tag, byte[]... layers) {
        TarBuilder tar = new TarBuilder();
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < layers.length; i++) {
            tar.directory("l" + i + "/").file("l" + i + "/VERSION", "1.0").file("l" + i + "/layer.tar", layers[i]);
            names.append(i == 0 ? "" : ",").append("\"l").append(i).append("/layer.tar\"");
        }
        String configName = Digest.sha256(config).hex() + ".json";
        return tar.file(configName, config)
                .file(
                        "manifest.json",
                        "[{\"Config\":\"" + configName + "\",\"RepoTags\":[" + tag + "],\"Layers\":[" + names + "]}]")
                .build();
    }

    private void assertError(Class<? extends EngineError> error, byte[] archive, String message) {
        assertThatThrownBy(() -> fixture.load(archive))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(error));
        assertThat(fixture.leftovers()).isEmpty();
        assertThat(fixture.store().images().all()).isEmpty();
    }

    @Test
    void savesWhatItLoadsBitByBit() {
        ImageId id = fixture.importTar(layer("x"));
        fixture.store().images().tag(NAME, id);
        byte[] saved = fixture.save(id, "example/app:1", "other:2");
        fixture.store().images().delete(id);
        assertThat(fixture.leftovers()).isEmpty();

        List<Loaded> loaded = fixture.load(saved);
        assertThat(loaded).containsExactly(new Loaded(id, List.of(NAME, ImageReference.parse("other:2"))));
        assertThat(fixture.save(id, "example/app:1", "other:2")).isEqualTo(saved);
        assertThat(fixture.load(saved)).isEqualTo(loaded);
        assertThat(fixture.store().images().find(NAME)).get().satisfies(image -> {
            assertThat(image.id()).isEqualTo(id);
            assertThat(image.names()).hasSize(2);
        });
    }

    @Test
    void savesSeveralImagesWithSharedLayersOnce() {
        byte[] base = layer("base");
        byte[] top = layer("top");
        fixture.load(dockerArchive(config(base), "\"base:1\"", base));
        fixture.load(dockerArchive(config(base, top), "\"top:1\"", base, top));
        List<Saved> both = fixture.store().images().all().stream()
                .map(image -> new Saved(image.id(), image.names()))
                .toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fixture.store().archives().save(both, out);
        assertThat(StoreFixture.members(out.toByteArray()).keySet())
                .filteredOn(name ->
                        name.equals("blobs/sha256/" + Digest.sha256(base).hex()))
                .hasSize(1);
        assertThat(fixture.load(out.toByteArray())).hasSize(2);
    }

    @Test
    void readsArchivesOfOlderDocker() {
        byte[] base = layer("base");
        byte[] top = layer("top");
        byte[] archive = dockerArchive(config(base, top), "\"app:1\",\"localhost:5000/x/y:z\"", base, top);
        Loaded loaded = fixture.load(archive).getFirst();
        assertThat(loaded.names())
                .containsExactly(ImageReference.parse("app:1"), ImageReference.parse("localhost:5000/x/y:z"));
        assertThat(fixture.image(loaded.id()).diffIds()).containsExactly(Digest.sha256(base), Digest.sha256(top));
        assertThat(fixture.load(gzip(archive))).containsExactly(loaded);
    }

    @Test
    void followsLinksBetweenLayers() {
        byte[] base = layer("base");
        byte[] config = config(base, base);
        byte[] archive = new TarBuilder()
                .file("one/layer.tar", base)
                .symlink("two/layer.tar", "../one/layer.tar")
                .file("c.json", config)
                .file(
                        "manifest.json",
                        "[{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":[\"one/layer.tar\",\"two/layer.tar\"]}]")
                .build();
        Loaded loaded = fixture.load(archive).getFirst();
        assertThat(loaded.names()).isEmpty();
        assertThat(fixture.image(loaded.id()).diffIds()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip", "zstd"})
    void readsLayersInEveryCompression(String compression) throws Exception {
        byte[] base = layer("base");
        byte[] config = config(base);
        byte[] stored = base;
        if (!compression.isEmpty()) {
            Process process = new ProcessBuilder(compression, "-c").start();
            Thread.ofVirtual().start(() -> {
                try (OutputStream in = process.getOutputStream()) {
                    in.write(base);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            stored = process.getInputStream().readAllBytes();
        }
        byte[] manifest = ("{\"schemaVersion\":2,\"config\":{\"digest\":\"" + Digest.sha256(config)
                        + "\"},\"layers\":[{\"digest\":\"" + Digest.sha256(stored) + "\"}]}")
                .getBytes(UTF_8);
        byte[] archive =
                ociLayout("\"io.containerd.image.name\":\"docker.io/library/oci:1\"", manifest, config, stored);
        Loaded loaded = fixture.load(archive).getFirst();
        assertThat(loaded.names()).containsExactly(ImageReference.parse("oci:1"));
        assertThat(loaded.id().digest()).isEqualTo(Digest.sha256(config));
    }

    private static byte[] ociLayout(String annotation, byte[] manifest, byte[]... blobs) {
        TarBuilder tar = new TarBuilder()
                .file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}")
                .file(
                        "index.json",
                        "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"" + Digest.sha256(manifest)
                                + "\",\"annotations\":{" + annotation + "}}]}");
        for (byte[] blob : blobs) {
            tar.file("blobs/sha256/" + Digest.sha256(blob).hex(), blob);
        }
        return tar.file("blobs/sha256/" + Digest.sha256(manifest).hex(), manifest)
                .build();
    }

    @Test
    void choosesThisMachinesImageFromNestedIndexes() {
        byte[] base = layer("base");
        byte[] config = config(base);
        byte[] manifest = ("{\"config\":{\"digest\":\"" + Digest.sha256(config) + "\"},\"layers\":[{\"digest\":\""
                        + Digest.sha256(base) + "\"}]}")
                .getBytes(UTF_8);
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        byte[] nested = ("{\"manifests\":["
                        + "{\"digest\":\"sha256:" + "0".repeat(64)
                        + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"s390x\"}},"
                        + "{\"digest\":\"" + Digest.sha256(manifest)
                        + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}}]}")
                .getBytes(UTF_8);
        byte[] archive = ociLayout("\"org.opencontainers.image.ref.name\":\"latest\"", nested, base, config, manifest);
        assertThat(fixture.load(archive)).containsExactly(new Loaded(new ImageId(Digest.sha256(config)), List.of()));
    }

    @Test
    void skopeoReadsBothForms() throws Exception {
        ImageId id = fixture.importTar(layer("x"));
        Path archive = directory.resolve("saved.tar");
        Files.write(archive, fixture.save(id, "example/app:1"));
        String diffId = fixture.image(id).diffIds().getFirst().toString();
        for (String form : List.of("docker-archive:" + archive, "oci-archive:" + archive)) {
            assertThat(run("skopeo", "inspect", form)).contains(diffId);
        }
        Path copy = directory.resolve("copy.tar");
        run("skopeo", "copy", "-q", "oci-archive:" + archive, "oci-archive:" + copy + ":example/copy:2");
        Loaded loaded = fixture.load(Files.readAllBytes(copy)).getFirst();
        assertThat(loaded.names()).containsExactly(ImageReference.parse("example/copy:2"));
        assertThat(fixture.image(loaded.id()).diffIds())
                .isEqualTo(fixture.image(id).diffIds());
    }

    private String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(directory.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void reportsProgress() {
        byte[] content = new byte[3 << 20];
        new Random(1).nextBytes(content);
        byte[] base = new TarBuilder().file("big", content).build();
        long[] last = {0, 0};
        fixture.store()
                .archives()
                .load(new ByteArrayInputStream(dockerArchive(config(base), "", base)), (layer, current, total) -> {
                    assertThat(current).isGreaterThanOrEqualTo(last[0]);
                    last[0] = current;
                    last[1] = total;
                });
        assertThat(last).containsExactly(base.length, base.length);
    }

    @Test
    void refusesArchivesThatAreCutOffAnywhere() {
        byte[] base = layer("base");
        byte[] archive = dockerArchive(config(base), "\"app:1\"", base);
        int end = archive.length - 1024 - 512;
        for (int length = 0; length < end; length += 701) {
            assertError(EngineError.InvalidParameter.class, Arrays.copyOf(archive, length), "");
        }
        byte[] compressed = gzip(archive);
        for (int length = 20; length < compressed.length - 8; length += 97) {
            assertError(EngineError.InvalidParameter.class, Arrays.copyOf(compressed, length), "");
        }
    }

    @Test
    void neverStoresAnythingElseThanTheDigestsSay() {
        byte[] base = layer("base");
        byte[] archive = dockerArchive(config(base), "", base);
        ImageId id = new ImageId(Digest.sha256(config(base)));
        Random random = new Random(3);
        int refused = 0;
        for (int round = 0; round < 150; round++) {
            byte[] copy = archive.clone();
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                List<Loaded> loaded = fixture.load(copy);
                assertThat(loaded).containsExactly(new Loaded(id, List.of()));
                fixture.store().images().delete(id);
            } catch (EngineException e) {
                assertThat(e.error()).isInstanceOfAny(EngineError.InvalidParameter.class, EngineError.DataLoss.class);
                refused++;
            }
            assertThat(fixture.leftovers()).isEmpty();
        }
        assertThat(refused).isGreaterThan(30);
    }

    @Test
    void noticesDamageOfLayersThatItAlreadyHas() {
        ImageId id = fixture.importTar(layer("x".repeat(5000)));
        byte[] saved = fixture.save(id, "app:1");
        int at = new String(saved, ISO_8859_1).indexOf("xxxx");
        saved[at] ^= 1;
        assertThatThrownBy(() -> fixture.load(saved))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.DataLoss.class));
    }

    @Test
    void refusesWrongDigests() {
        byte[] base = layer("base");
        assertError(EngineError.DataLoss.class, dockerArchive(config(layer("other")), "", base), "damaged");
        byte[] config = config(base);
        byte[] manifest = "{\"config\":{},\"layers\":[]}".getBytes(UTF_8);
        byte[] archive = new TarBuilder()
                .file("index.json", "{\"manifests\":[{\"digest\":\"" + Digest.sha256(config) + "\"}]}")
                .file("blobs/sha256/" + Digest.sha256(config).hex(), manifest)
                .build();
        assertError(EngineError.DataLoss.class, archive, "not what its name says");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[{}]",
                "[5]",
                "[{\"Config\":\"missing.json\"}]",
                "[{\"Config\":\"c.json\",\"Layers\":[\"l.tar\",\"l.tar\"]}]",
                "[{\"Config\":\"c.json\",\"Layers\":5}]",
                "[{\"Config\":\"c.json\",\"Layers\":[\"../../l.tar\"]}]",
                "[{\"Config\":\"c.json\",\"RepoTags\":[\"BAD NAME\"],\"Layers\":[\"l.tar\"]}]",
                "not json",
                ""
            })
    void refusesBadManifests(String manifest) {
        byte[] base = layer("base");
        byte[] archive = new TarBuilder()
                .file("c.json", config(base))
                .file("l.tar", base)
                .file("manifest.json", manifest)
                .build();
        assertError(EngineError.InvalidParameter.class, archive, "");
    }

    @Test
    void refusesArchivesThatLackALayer() {
        byte[] archive = new TarBuilder()
                .file("c.json", config(layer("base")))
                .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"l.tar\"]}]")
                .build();
        assertError(EngineError.InvalidParameter.class, archive, "is missing");
    }

    @Test
    void refusesIndexesThatNestWithoutEnd() {
        // An index that is its own member can't be made with digests, so this is a long chain.
        TarBuilder tar = new TarBuilder();
        byte[] inner = "{\"manifests\":[]}".getBytes(UTF_8);
        for (int i = 0; i < 10; i++) {
            tar.file("blobs/sha256/" + Digest.sha256(inner).hex(), inner);
            inner = ("{\"manifests\":[{\"digest\":\"" + Digest.sha256(inner) + "\"}]}").getBytes(UTF_8);
        }
        assertError(
                EngineError.InvalidParameter.class,
                tar.file("index.json", inner).build(),
                "nested");
    }

    @Test
    void refusesWhatIsNoImageArchive() {
        assertError(EngineError.InvalidParameter.class, layer("x"), "no image archive");
        assertError(EngineError.InvalidParameter.class, new byte[0], "no image archive");
        assertError(EngineError.InvalidParameter.class, "text".repeat(500).getBytes(UTF_8), "checksum");
        byte[] nodes = new TarBuilder().device("null", 1, 3).build();
        assertError(EngineError.InvalidParameter.class, nodes, "no image archive");
    }

    @Test
    void refusesHostileLayers() {
        byte[] hostile = new TarBuilder().file("../../escape", "x").build();
        assertError(EngineError.InvalidParameter.class, dockerArchive(config(hostile), "", hostile), "outside");
        assertThat(directory.resolve("escape")).doesNotExist();
    }

    @Test
    void leavesNothingWhenTheSenderGoesAway() {
        byte[] base = layer("base");
        byte[] archive = dockerArchive(config(base), "", base);
        InputStream reset = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(archive, 0, archive.length / 2), reset);
        assertThatThrownBy(() -> fixture.store().archives().load(broken, LoadListener.NONE))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.Cancelled.class));
        assertThat(fixture.leftovers()).isEmpty();
    }

    @Test
    void leavesTheStoreAloneWhenTheReceiverGoesAway() {
        ImageId id = fixture.importTar(layer("x"));
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("broken pipe");
            }
        };
        assertThatThrownBy(() -> fixture.store().archives().save(List.of(new Saved(id, List.of())), broken))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.Cancelled.class));
        fixture.store().images().delete(id);
        assertThat(fixture.leftovers()).isEmpty();
    }
}
