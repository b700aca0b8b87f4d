package dev.priok.build.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.cache.BuildCache.NewResult;
import dev.priok.engine.port.BuildRecords;
import dev.priok.engine.port.BuildRecords.BuildRecord;
import dev.priok.engine.port.BuildRecords.Kind;
import dev.priok.engine.port.BuildRecords.Use;
import dev.priok.engine.port.ImageStore.LayerUse;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuildCacheTest {
    private final Records records = new Records();
    private final List<LayerUse> layers = new ArrayList<>();

    /** What the cache is told; nothing weighs anything at first, so that it doesn't sweep by itself. */
    private volatile List<LayerUse> weights = List.of();

    private volatile Instant now = Instant.ofEpochSecond(1000);
    private long freeBytes;
    private final BuildCache cache = new BuildCache(records, () -> weights, 250, () -> freeBytes, () -> now);

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void whatWasKeptIsFoundByEachOfItsKeys() {
        cache.keep(new NewResult("RUN make", List.of(digest("a"), digest("b")), List.of(layer("l", 10)), 0, Map.of()));

        assertThat(found("a")).isEqualTo(found("b")).isPresent();
        assertThat(found("c")).isEmpty();
    }

    @Test
    void theSameResultUnderAnotherKeyIsOneRecord() {
        Digest layer = layer("l", 10);
        cache.keep(new NewResult("RUN make", List.of(digest("a")), List.of(layer), 0, Map.of()));
        cache.keep(new NewResult("RUN make", List.of(digest("a"), digest("b")), List.of(layer), 0, Map.of()));

        assertThat(records.all).hasSize(1);
        assertThat(found("b")).isPresent();
    }

    @Test
    void whatIsMadeAnewTakesThePlaceOfWhatHadItsKeys() {
        Digest before = layer("before", 10);
        Digest after = layer("after", 10);
        cache.keep(new NewResult("RUN date", List.of(digest("a")), List.of(before), 0, Map.of()));
        cache.keep(new NewResult("RUN date", List.of(digest("a")), List.of(after), 0, Map.of()));

        assertThat(records.all).hasSize(1);
        assertThat(records.withKey(digest("a")).getFirst().layers()).containsExactly(after);
    }

    @Test
    void ofAnEarlierResultOnlyTheKeysThatAreAnsweredAnewGo() {
        Digest before = layer("before", 10);
        Digest after = layer("after", 10);
        cache.keep(new NewResult("COPY", List.of(digest("a"), digest("b")), List.of(before), 0, Map.of()));
        cache.keep(new NewResult("COPY", List.of(digest("a")), List.of(after), 0, Map.of()));

        assertThat(records.withKey(digest("b")).getFirst().layers()).containsExactly(before);
        assertThat(records.withKey(digest("a"))).hasSize(1);
    }

    @Test
    void whatARunningBuildHoldsIsNotTakenFromIt() {
        Digest before = layer("before", 10);
        cache.keep(new NewResult("RUN date", List.of(digest("a")), List.of(before), 0, Map.of()));
        try (Held held = cache.find(digest("a")).orElseThrow()) {
            cache.keep(new NewResult("RUN date", List.of(digest("a")), List.of(layer("after", 10)), 0, Map.of()));
            assertThat(records.find(held.record().id())).isPresent();
            assertThat(records.withKey(digest("a"))).hasSize(1);
        }
        assertThat(records.all).hasSize(1);
    }

    @Test
    void theOneNotUsedForTheLongestTimeGoesWhenItIsTooMuch() {
        keepAt(1, "old");
        keepAt(2, "middle");
        keepAt(3, "new");

        sweep();

        assertThat(descriptions()).containsExactlyInAnyOrder("middle", "new");
    }

    @Test
    void allUsesOfABuildAreWrittenAtOnceWhenItEnds() throws Exception {
        keepAt(1, "one");
        keepAt(1, "two");
        // Another cache than the one that may still look at its size, for which it writes what it has.
        try (BuildCache later = new BuildCache(records, () -> weights, 250, () -> freeBytes, () -> now)) {
            Held one = later.find(digest("one")).orElseThrow();
            Held two = later.find(digest("two")).orElseThrow();
            now = Instant.ofEpochSecond(5);
            one.close();
            assertThat(records.written).isEmpty();
            now = Instant.ofEpochSecond(6);
            two.close();

            assertThat(records.written.poll(2, TimeUnit.MINUTES))
                    .extracting(Use::when)
                    .containsExactly(Instant.ofEpochSecond(5), Instant.ofEpochSecond(6));
        }
    }

    @Test
    void aUseMakesARecordYoung() {
        keepAt(1, "old");
        keepAt(2, "middle");
        keepAt(3, "new");
        now = Instant.ofEpochSecond(4);
        cache.find(digest("old")).orElseThrow().close();

        sweep();

        assertThat(descriptions()).containsExactlyInAnyOrder("old", "new");
    }

    @Test
    void whatARunningBuildHoldsStays() {
        keepAt(1, "old");
        keepAt(2, "middle");
        keepAt(3, "new");
        try (Held held = cache.find(digest("old")).orElseThrow()) {
            sweep();
            assertThat(descriptions()).contains("old").doesNotContain("middle");
            assertThat(cache.prune(_ -> true, Keep.NOTHING).removed())
                    .extracting(use -> use.record().description())
                    .containsExactly("new");
            assertThat(held.record().description()).isEqualTo("old");
        }
        assertThat(cache.prune(_ -> true, Keep.NOTHING).removed()).hasSize(1);
    }

    @Test
    void layersOfImagesCostNothing() {
        Digest layer = digest("in an image");
        layers.add(new LayerUse(layer, 1000, Set.of(new ImageId(digest("image"))), Set.of()));
        cache.keep(new NewResult("shared", List.of(digest("shared")), List.of(layer), 0, Map.of()));
        keepAt(1, "old");

        sweep();

        assertThat(descriptions()).containsExactlyInAnyOrder("shared", "old");
        assertThat(cache.uses(CacheFilter.of(Map.of("shared", List.of("true")), now)))
                .hasSize(1);
    }

    @Test
    void pruningKeepsWhatFits() {
        keepAt(1, "old");
        keepAt(2, "new");
        sweep();

        assertThat(cache.prune(_ -> true, new Keep(100, 0, 0)).removed())
                .extracting(use -> use.record().description())
                .containsExactly("old");
    }

    @Test
    void pruningLeavesWhatMayBeUsedAndWhatTheDiskHasRoomFor() {
        assertThat(pruned(new Keep(0, 200, 0))).containsExactly("1");
        assertThat(pruned(new Keep(0, 240, 0))).isEmpty();
        freeBytes = 50;
        assertThat(pruned(new Keep(0, 0, 40))).isEmpty();
        assertThat(pruned(new Keep(0, 0, 60))).containsExactly("1");
        assertThat(pruned(new Keep(160, 0, 500))).containsExactly("1");
        assertThat(pruned(new Keep(0, 150, 100))).containsExactly("1", "2");
        assertThat(pruned(new Keep(0, 0, 1000))).hasSize(3);
        assertThat(pruned(Keep.NOTHING)).hasSize(3);
        assertThatThrownBy(() -> new Keep(0, -1, 0)).isInstanceOf(EngineException.class);
    }

    /** Of three records of 80 bytes. */
    private List<String> pruned(Keep keep) {
        for (int i = 1; i <= 3; i++) {
            String name = Integer.toString(i);
            now = Instant.ofEpochSecond(i);
            cache.keep(new NewResult(name, List.of(digest(name)), List.of(layer(name, 80)), 0, Map.of()));
        }
        weights = List.copyOf(layers);
        List<String> removed = cache.prune(_ -> true, keep).removed().stream()
                .map(use -> use.record().description())
                .toList();
        cache.prune(_ -> true, Keep.NOTHING);
        return removed;
    }

    @Test
    void parentsAreTheRecordsThatOneWasMadeFrom() {
        Digest base = layer("base", 1);
        cache.keep(new NewResult("base", List.of(digest("base")), List.of(base), 0, Map.of()));
        List<Digest> both = List.of(base, layer("child", 1));
        cache.keep(new NewResult("child", List.of(digest("child")), both, 1, Map.of()));
        String parent = records.withKey(digest("base")).getFirst().id();

        assertThat(matching("parent", parent)).containsExactly("child");
        assertThat(matching("parents~", parent.substring(3, 9))).containsExactly("child");
        assertThat(matching("parent", parent.substring(1))).isEmpty();
    }

    @Test
    void filtersSayWhatIsMeant() {
        keepAt(1, "RUN old");
        keepAt(500, "RUN new");
        now = Instant.ofEpochSecond(1000);

        assertThat(matching("until", "600s")).containsExactly("RUN old");
        assertThat(matching("description", "new")).containsExactly("RUN new");
        assertThat(matching("type", "regular")).hasSize(2);
        assertThat(matching("type", "exec.cachemount")).isEmpty();
        assertThat(matching("inuse", "false")).hasSize(2);
        assertThat(matching("private!", "true")).isEmpty();
        assertThat(matching("until", "1970-01-01T00:02:00Z")).containsExactly("RUN old");
        assertThat(matching("description~", "N n.w$")).containsExactly("RUN new");
        assertThat(matching("mutable", "true")).isEmpty();
        assertThat(matching("immutable", "")).hasSize(2);
        assertThatThrownBy(() -> matching("description~", "(")).hasMessageContaining("description~=(");
        assertThatThrownBy(() -> matching("inuse~", "t")).hasMessageContaining("inuse~");
        assertThatThrownBy(() -> matching("colour", "red")).hasMessageContaining("colour");
        assertThatThrownBy(() -> matching("until", "soon")).hasMessageContaining("until=soon");
    }

    @Test
    void aDirectoryIsForOneBuildAtATimeWhereThatIsWanted() {
        try (Held first =
                cache.directoryUnlessHeld("d", Kind.SOURCE_LOCAL, "context").orElseThrow()) {
            assertThat(cache.directoryUnlessHeld("d", Kind.SOURCE_LOCAL, "context"))
                    .isEmpty();
            assertThat(first.record().kind()).isEqualTo(Kind.SOURCE_LOCAL);
        }
        assertThat(cache.directoryUnlessHeld("d", Kind.SOURCE_LOCAL, "context")).isPresent();
    }

    @Test
    void aSlowRemovalDelaysOnlyThoseWhoWantWhatIsRemoved() throws Exception {
        keepAt(1, "old");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        records.removal = () -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        keepAt(2, "new");
        now = Instant.ofEpochSecond(3);
        cache.directory("d", Kind.SOURCE_LOCAL, "first").close();
        FutureTask<Integer> pruning = new FutureTask<>(
                () -> cache.prune(use -> !use.record().description().equals("new"), Keep.NOTHING)
                        .removed()
                        .size());
        Thread.startVirtualThread(pruning);
        begun.await();

        assertThat(found("new")).isPresent();
        // The records go in the order of their uses.
        assertThat(found("old")).isEmpty();
        go.countDown();
        assertThat(pruning.get(2, TimeUnit.MINUTES)).isEqualTo(2);
        try (Held again = cache.directory("d", Kind.SOURCE_LOCAL, "second")) {
            assertThat(again.record().description()).isEqualTo("second");
        }
    }

    @Test
    void aDirectoryThatIsRemovedIsMadeAgainAfterwards() throws Exception {
        cache.directory("d", Kind.SOURCE_LOCAL, "first").close();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        records.removal = () -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        FutureTask<Integer> pruning = new FutureTask<>(
                () -> cache.prune(_ -> true, Keep.NOTHING).removed().size());
        FutureTask<String> wanting = new FutureTask<>(() -> {
            try (Held held = cache.directory("d", Kind.SOURCE_LOCAL, "second")) {
                return held.record().description();
            }
        });
        Thread.startVirtualThread(pruning);
        begun.await();
        Thread.startVirtualThread(wanting);
        go.countDown();

        assertThat(pruning.get(2, TimeUnit.MINUTES)).isEqualTo(1);
        assertThat(wanting.get(2, TimeUnit.MINUTES)).isEqualTo("second");
    }

    private void sweep() {
        weights = List.copyOf(layers);
        cache.sweep();
    }

    private void keepAt(long second, String name) {
        now = Instant.ofEpochSecond(second);
        cache.keep(new NewResult(name, List.of(digest(name)), List.of(layer(name, 100)), 0, Map.of()));
    }

    private List<String> matching(String name, String value) {
        return cache.uses(CacheFilter.of(Map.of(name, List.of(value)), now)).stream()
                .map(use -> use.record().description())
                .toList();
    }

    private List<String> descriptions() {
        return records.all().stream().map(BuildRecord::description).toList();
    }

    private Optional<String> found(String key) {
        return cache.find(digest(key)).map(held -> {
            try (held) {
                return held.record().id();
            }
        });
    }

    private Digest layer(String name, long bytes) {
        Digest diffId = digest("layer " + name);
        layers.add(new LayerUse(diffId, bytes, Set.of(), Set.of()));
        return diffId;
    }

    private static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** In memory. */
    private static final class Records implements BuildRecords {
        final Map<String, BuildRecord> all = new LinkedHashMap<>();
        /** What was written of uses, by the call. */
        final BlockingQueue<List<Use>> written = new LinkedBlockingQueue<>();

        /** Before anything is removed. */
        volatile Runnable removal = () -> {};

        @Override
        public synchronized List<BuildRecord> all() {
            return List.copyOf(all.values());
        }

        @Override
        public synchronized Optional<BuildRecord> find(String id) {
            return Optional.ofNullable(all.get(id));
        }

        @Override
        public synchronized List<BuildRecord> withKey(Digest key) {
            return all.values().stream()
                    .filter(record -> record.keys().contains(key))
                    .toList();
        }

        @Override
        public synchronized void save(BuildRecord record) {
            all.put(record.id(), record);
        }

        @Override
        public void used(List<Use> uses) {
            written.add(uses);
            uses.forEach(use -> used(use.id(), use.when()));
        }

        private synchronized void used(String id, Instant when) {
            all.computeIfPresent(
                    id,
                    (_, record) -> new BuildRecord(
                            id,
                            record.kind(),
                            record.description(),
                            record.keys(),
                            record.layers(),
                            record.notes(),
                            record.createdAt(),
                            when,
                            record.uses() + 1));
        }

        @Override
        public long remove(List<String> ids) {
            removal.run();
            synchronized (this) {
                ids.forEach(all::remove);
            }
            return ids.size();
        }

        @Override
        public Path directory(String id) {
            throw EngineException.notImplemented("no directories here");
        }

        @Override
        public Size size(String id) {
            return new Size(0, 0);
        }
    }
}
