package dev.priok.store.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.BuildRecords;
import dev.priok.engine.port.BuildRecords.BuildRecord;
import dev.priok.engine.port.BuildRecords.Kind;
import dev.priok.engine.port.BuildRecords.Use;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.store.WithStore;
import dev.priok.store.tar.TarBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqliteBuildRecordsIT extends WithStore {
    private static final Instant THEN = Instant.parse("2024-01-02T03:04:05.123456789Z");

    private BuildRecords records() {
        return fixture.store().builds();
    }

    private static Digest key(String text) {
        return Digest.sha256(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static BuildRecord record(String id, List<Digest> keys, List<Digest> layers) {
        return new BuildRecord(id, Kind.REGULAR, "RUN it", keys, layers, Map.of("a", "b"), THEN, THEN, 0);
    }

    private static BuildRecord withDirectory(String id) {
        return new BuildRecord(id, Kind.EXEC_CACHE_MOUNT, "mount", List.of(), List.of(), Map.of(), THEN, THEN, 0);
    }

    /** A layer with one file of this size, saved in a record of this id. */
    private Digest layer(String name, int bytes, String... ids) throws IOException {
        byte[] tar = new TarBuilder().file(name, "x".repeat(bytes)).build();
        try (HeldLayer layer = fixture.store().content().receive(new ByteArrayInputStream(tar), _ -> {})) {
            for (String id : ids) {
                records().save(record(id, List.of(key(id)), List.of(layer.diffId())));
            }
            return layer.diffId();
        }
    }

    private boolean isHere(Digest layer) {
        try (HeldLayer held = fixture.store().content().hold(layer).orElse(null)) {
            return held != null;
        }
    }

    @Test
    void aRecordIsThereAsItWasSaved() throws IOException {
        Digest layer = layer("f", 10, "one");
        BuildRecord expected = record("one", List.of(key("one")), List.of(layer));
        fixture.reopen();
        assertThat(records().find("one")).contains(expected);
        assertThat(records().all()).containsExactly(expected);
        assertThat(records().withKey(key("one"))).containsExactly(expected);
        assertThat(records().withKey(key("other"))).isEmpty();
        assertThat(records().find("two")).isEmpty();
    }

    @Test
    void theOneThatWasUsedLastComesFirst() {
        records().save(record("one", List.of(key("k"), key("l")), List.of()));
        records().save(record("two", List.of(key("k")), List.of()));
        records().used(List.of(new Use("one", THEN.plusSeconds(1)), new Use("gone", THEN)));
        assertThat(records().withKey(key("k"))).extracting(BuildRecord::id).containsExactly("one", "two");
        records().used(List.of(new Use("two", THEN.plusSeconds(2))));
        assertThat(records().withKey(key("k"))).extracting(BuildRecord::id).containsExactly("two", "one");
        assertThat(records().find("one").orElseThrow().uses()).isEqualTo(1);
    }

    @Test
    void layersStayAsLongAsARecordHasThem() throws IOException {
        Digest layer = layer("f", 1000, "one", "two");
        fixture.store().images().collectGarbage();
        fixture.reopen();
        assertThat(isHere(layer)).isTrue();
        assertThat(records().size("one")).isEqualTo(new BuildRecords.Size(0, 1000));
        assertThat(records().remove(List.of("one"))).isZero();
        assertThat(isHere(layer)).isTrue();
        assertThat(records().size("two")).isEqualTo(new BuildRecords.Size(1000, 0));
        assertThat(records().remove(List.of("two", "gone"))).isEqualTo(1000);
        assertThat(isHere(layer)).isFalse();
        assertThat(fixture.leftovers()).isEmpty();
    }

    @Test
    void savingAgainReplaces() throws IOException {
        Digest first = layer("f", 10, "one");
        Digest second = layer("g", 10, "one");
        assertThat(isHere(first)).isFalse();
        assertThat(isHere(second)).isTrue();
        assertThat(records().all()).hasSize(1);
    }

    @Test
    void aDirectoryGoesWithItsRecord() throws IOException {
        records().save(withDirectory("cache-1"));
        Path place = records().directory("cache-1");
        Files.write(place.resolve("big"), new byte[1 << 20]);
        assertThat(records().directory("cache-1")).isEqualTo(place);
        assertThat(records().size("cache-1").ownBytes()).isBetween(1L << 20, (1L << 20) + 65_536);
        fixture.reopen();
        assertThat(place.resolve("big")).exists();
        assertThat(records().remove(List.of("cache-1"))).isBetween(1L << 20, (1L << 20) + 65_536);
        assertThat(place).doesNotExist();
        assertNotFound(() -> records().directory("cache-1"));
        assertNotFound(() -> records().size("cache-1"));
    }

    @Test
    void directoriesWithoutARecordAreRemovedAtOpening() throws IOException {
        Path orphan = Files.createDirectories(fixture.root().resolve("builds/orphan/below"));
        fixture.reopen();
        assertThat(orphan.getParent()).doesNotExist();
    }

    @Test
    void whatCannotBeIsRefused() {
        assertNotFound(() -> records().save(record("one", List.of(), List.of(key("no layer")))));
        assertThat(records().all()).isEmpty();
        assertThatThrownBy(() -> records().save(withDirectory("../up")))
                .hasMessageContaining("invalid id of a build record");
    }

    private static void assertNotFound(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.NotFound.class));
    }
}
