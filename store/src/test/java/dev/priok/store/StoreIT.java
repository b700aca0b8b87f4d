package dev.priok.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.store.tar.TarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreIT extends WithStore {
    private static final ImageReference NAME = ImageReference.parse("app:1");

    private ImageId image() {
        return fixture.importTar(new TarBuilder().file("a", "x".repeat(10_000)).build());
    }

    private void sql(String... commands) throws Exception {
        fixture.close();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + fixture.root().resolve("metadata.db"));
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    private int userVersion() throws Exception {
        fixture.close();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + fixture.root().resolve("metadata.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    @Test
    void hasOneUserAtATime() {
        assertThatThrownBy(() -> Store.open(fixture.root(), StoreOptions.DEFAULTS))
                .hasMessageContaining("in use by another daemon")
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.Unavailable.class));
        fixture.reopen();
    }

    @Test
    void keepsImagesAndNames() {
        ImageId id = image();
        fixture.store().images().tag(NAME, id);
        Image before = fixture.store().images().find(id).orElseThrow();
        fixture.reopen();
        assertThat(fixture.store().images().find(id)).contains(before);
        assertThat(fixture.store().images().find(NAME)).contains(before);
        assertThat(fixture.store().images().all()).containsExactly(before);
        assertThat(before.sizeBytes()).isEqualTo(10_000);
        assertThat(before.names()).containsExactly(NAME);
        assertThat(new ImageId(Digest.sha256(fixture.store().images().configBlob(id))))
                .isEqualTo(id);
    }

    @Test
    void findsByPrefixOfHexadecimalDigitsOnly() {
        ImageId id = image();
        String hex = id.digest().hex();
        assertThat(fixture.store().images().findByIdPrefix(hex.substring(0, 5))).hasSize(1);
        assertThat(fixture.store().images().findByIdPrefix(hex)).hasSize(1);
        assertThat(fixture.store().images().findByIdPrefix("*")).isEmpty();
        assertThat(fixture.store().images().findByIdPrefix("")).isEmpty();
        assertThat(fixture.store().images().findByIdPrefix(hex.charAt(0) == 'a' ? "b" : "a"))
                .isEmpty();
    }

    @Test
    void movesNames() {
        ImageId one = image();
        ImageId two = fixture.importTar(new TarBuilder().file("b", "y").build());
        fixture.store().images().tag(NAME, one);
        fixture.store().images().tag(NAME, two);
        assertThat(fixture.store().images().find(NAME))
                .get()
                .satisfies(image -> assertThat(image.id()).isEqualTo(two));
        assertThat(fixture.store().images().find(one).orElseThrow().names()).isEmpty();
        assertThat(fixture.store().images().untag(NAME)).isTrue();
        assertThat(fixture.store().images().untag(NAME)).isFalse();
        ImageId missing = new ImageId(Digest.sha256(new byte[3]));
        assertThatThrownBy(() -> fixture.store().images().tag(NAME, missing)).hasMessageContaining("No such image");
        assertThatThrownBy(() -> fixture.store().images().delete(missing)).hasMessageContaining("No such image");
    }

    @Test
    void countsEveryByteOnce() {
        image();
        fixture.importTar(new TarBuilder().file("b", "y".repeat(500)).build());
        assertThat(fixture.store().images().usage().layersBytes()).isEqualTo(10_500);
        assertThat(fixture.store().images().usage().blobsBytes()).isPositive();
        assertThat(fixture.store().images().layerUses())
                .hasSize(2)
                .allSatisfy(use -> assertThat(use.images()).hasSize(1));
    }

    @Test
    void removesWhatACrashLeft() throws Exception {
        ImageId id = image();
        List<String> whole = fixture.leftovers();
        fixture.close();
        for (String path : List.of("layers/zzzzzz/diff", "tmp/receive-1/layer/diff", "containers/junk")) {
            Files.createDirectories(fixture.root().resolve(path));
            Files.writeString(fixture.root().resolve(path).resolve("file"), "left");
        }
        fixture.reopen();
        assertThat(fixture.leftovers()).isEqualTo(whole);
        assertThat(fixture.layerTar(id)).isNotEmpty();
    }

    @Test
    void removesLayersThatNoImageNames() throws Exception {
        ImageId id = image();
        sql("DELETE FROM image_layers", "DELETE FROM images");
        fixture.reopen();
        assertThat(fixture.store().images().find(id)).isEmpty();
        assertThat(fixture.leftovers()).isEmpty();
    }

    @Test
    void checksLayersThatMayNotHaveReachedTheDisk() throws Exception {
        ImageId whole = image();
        ImageId lost = fixture.importTar(
                new TarBuilder().file("lost", "y".repeat(5000)).build());
        fixture.store().images().tag(NAME, lost);
        sql("UPDATE layers SET unsettled_boot = 'another boot'");
        try (var layers = Files.walk(fixture.root().resolve("layers"))) {
            Path file = layers.filter(path -> path.endsWith("lost")).findFirst().orElseThrow();
            Files.write(file, new byte[0]);
        }
        fixture.reopen();
        assertThat(fixture.store().images().find(lost)).isEmpty();
        assertThat(fixture.store().images().find(NAME)).isEmpty();
        assertThat(fixture.layerTar(whole)).isNotEmpty();
        assertThat(fixture.leftovers()).hasSize(1);
    }

    @Test
    void noticesDamagedConfigurations() throws Exception {
        ImageId id = image();
        sql("UPDATE images SET config = CAST(replace(config, 'amd64', 'arm64') AS BLOB)");
        fixture.reopen();
        assertThatThrownBy(() -> fixture.store().images().configBlob(id))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.DataLoss.class));
    }

    @Test
    void refusesDataOfLaterVersions() throws Exception {
        int version = userVersion();
        sql("PRAGMA user_version=" + (version + 1));
        assertThatThrownBy(() -> fixture.reopen()).hasMessageContaining("newer version");
        sql("PRAGMA user_version=" + version);
        fixture.reopen();
    }

    @Test
    void refusesADatabaseThatIsNone() throws Exception {
        fixture.close();
        Files.writeString(fixture.root().resolve("metadata.db"), "this is no database".repeat(1000));
        assertThatThrownBy(() -> fixture.reopen())
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.DataLoss.class));
        Files.delete(fixture.root().resolve("metadata.db"));
        fixture.reopen();
    }

    @Test
    void keepsSnapshotsAcrossRestarts() {
        ImageId id = image();
        ContainerId container = ContainerId.random();
        var root = fixture.store().snapshots().create(container, id);
        fixture.reopen();
        assertThat(fixture.store().snapshots().all()).containsExactly(container);
        assertThat(fixture.store().snapshots().rootOf(container)).isEqualTo(root);
    }
}
