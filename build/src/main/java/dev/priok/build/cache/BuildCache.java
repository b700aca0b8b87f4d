package dev.priok.build.cache;

import dev.priok.engine.TaskScope;
import dev.priok.engine.port.BuildRecords;
import dev.priok.engine.port.BuildRecords.BuildRecord;
import dev.priok.engine.port.BuildRecords.Kind;
import dev.priok.engine.port.BuildRecords.Use;
import dev.priok.engine.port.ImageStore.LayerUse;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What builds leave for later ones. What a running build holds is never removed; of the rest, what was not used for the
 * longest time goes as soon as all together is larger than the limit. Thread-safe.
 */
public final class BuildCache implements AutoCloseable {
    /** In a record's notes: how many of its layers it did not add itself. */
    private static final String BASE_LAYERS = "base-layers";

    /** So many uses are written although builds still run, so that a killed daemon forgets no more. */
    private static final int MOST_UNWRITTEN = 100;

    private final BuildRecords records;
    private final Supplier<List<LayerUse>> layers;
    private final long mostBytes;
    private final LongSupplier freeBytes;
    private final InstantSource clock;
    private final Map<String, Integer> held = new HashMap<>();

    /** What nothing finds any more, and goes when nobody holds it; guarded by {@link #held}. */
    private final Set<String> superseded = new HashSet<>();

    /** Records that are being removed, which nobody can hold; guarded by {@code held}. */
    private final Set<String> leaving = new HashSet<>();

    /** Uses that aren't written yet; guarded by {@code held}. */
    private final List<Use> unwritten = new ArrayList<>();

    /** How often records were removed; guarded by {@code held}. */
    private long removals;

    private final TaskScope scope = new TaskScope("build-cache");
    private final AtomicBoolean sweepIsDue = new AtomicBoolean();
    private final AtomicBoolean writingIsDue = new AtomicBoolean();

    /**
     * @param layers says what layers weigh and who else has them
     * @param mostBytes what all records may take together
     * @param freeBytes says what is free on their disk
     */
    public BuildCache(
            BuildRecords records,
            Supplier<List<LayerUse>> layers,
            long mostBytes,
            LongSupplier freeBytes,
            InstantSource clock) {
        this.records = records;
        this.layers = layers;
        this.mostBytes = mostBytes;
        this.freeBytes = freeBytes;
        this.clock = clock;
    }

    /**
     * What a record is to be.
     *
     * @param baseLayers how many of the layers are those of its input
     * @param notes whatever who keeps it wants to know of it
     */
    public record NewResult(
            String description, List<Digest> keys, List<Digest> layers, int baseLayers, Map<String, String> notes) {
        public NewResult {
            notes = Map.copyOf(notes);
            keys = List.copyOf(keys);
            layers = List.copyOf(layers);
        }
    }

    /** The record used last of those that have the key. */
    public Optional<Held> find(Digest key) {
        long before = removals();
        for (BuildRecord record : records.withKey(key)) {
            Optional<Held> hold = holdUnlessLeaving(record);
            // Held, it stays; before that it may have gone.
            if (hold.isPresent()
                    && (removals() == before || records.find(record.id()).isPresent())) {
                return hold;
            }
            hold.ifPresent(Held::close);
        }
        return Optional.empty();
    }

    /**
     * Keeps a result, as another key of the record that has these layers if there is one under any of the keys. Records
     * with other layers lose these keys, and go without any: a step that was made anew is what counts from now on.
     */
    public void keep(NewResult result) {
        Map<String, BuildRecord> former = new LinkedHashMap<>();
        result.keys().forEach(key -> records.withKey(key).forEach(record -> former.put(record.id(), record)));
        for (BuildRecord record : former.values()) {
            if (record.layers().equals(result.layers())) {
                addKeys(record, result.keys());
                return;
            }
        }
        save(new BuildRecord(
                UUID.randomUUID().toString().replace("-", ""),
                Kind.REGULAR,
                result.description(),
                result.keys(),
                result.layers(),
                notes(result),
                clock.instant(),
                clock.instant(),
                1));
        former.values().forEach(record -> supersede(record, result.keys()));
        sweepSoon();
    }

    /** What a running build holds stays until that has ended. */
    private void supersede(BuildRecord record, List<Digest> keys) {
        Set<Digest> left = new LinkedHashSet<>(record.keys());
        left.removeAll(keys);
        synchronized (held) {
            boolean isHeld = held.containsKey(record.id());
            if (left.isEmpty() && !isHeld) {
                removals++;
                records.remove(List.of(record.id()));
                return;
            }
            if (left.isEmpty()) {
                superseded.add(record.id());
            }
            save(record.withKeys(left));
        }
    }

    private static Map<String, String> notes(NewResult result) {
        Map<String, String> notes = new HashMap<>(result.notes());
        notes.put(BASE_LAYERS, Integer.toString(result.baseLayers()));
        return notes;
    }

    private void addKeys(BuildRecord record, List<Digest> keys) {
        Set<Digest> all = new HashSet<>(record.keys());
        if (all.addAll(keys)) {
            save(new BuildRecord(
                    record.id(),
                    record.kind(),
                    record.description(),
                    List.copyOf(all),
                    record.layers(),
                    record.notes(),
                    record.createdAt(),
                    clock.instant(),
                    record.uses()));
        }
    }

    /** A record gone in the meantime is no failure of the build that would have kept it. */
    private void save(BuildRecord record) {
        try {
            records.save(record);
        } catch (EngineException e) {
            if (!(e.error() instanceof EngineError.NotFound)) {
                throw e;
            }
        }
    }

    /** The record of a directory, made if it isn't there; {@link BuildRecords#directory} says where it is. */
    public Held directory(String id, Kind kind, String description) {
        synchronized (held) {
            awaitRemoval(id);
            Optional<BuildRecord> known = records.find(id);
            BuildRecord record = known.orElseGet(() -> new BuildRecord(
                    id, kind, description, List.of(), List.of(), Map.of(), clock.instant(), clock.instant(), 0));
            if (known.isEmpty()) {
                records.save(record);
            }
            return hold(record);
        }
    }

    /** The same, but empty if a running build has it. */
    public Optional<Held> directoryUnlessHeld(String id, Kind kind, String description) {
        synchronized (held) {
            awaitRemoval(id);
            return held.containsKey(id) ? Optional.empty() : Optional.of(directory(id, kind, description));
        }
    }

    /** Whether a running build has the record. */
    private boolean isHeld(String id) {
        synchronized (held) {
            return held.containsKey(id);
        }
    }

    private long removals() {
        synchronized (held) {
            return removals;
        }
    }

    private Optional<Held> holdUnlessLeaving(BuildRecord record) {
        synchronized (held) {
            return leaving.contains(record.id()) ? Optional.empty() : Optional.of(hold(record));
        }
    }

    /** Until nobody removes the record any more; whoever calls has the lock, and must look again at what it guards. */
    private void awaitRemoval(String id) {
        try {
            while (leaving.contains(id)) {
                held.wait();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new EngineException(new EngineError.Cancelled("interrupted while the record " + id + " is removed"));
        }
    }

    private Held hold(BuildRecord record) {
        synchronized (held) {
            held.merge(record.id(), 1, Integer::sum);
        }
        return new Hold(record);
    }

    /** All records that match, those used last first. */
    public List<CacheUse> uses(Predicate<CacheUse> filter) {
        writeUses();
        List<BuildRecord> all = records.all();
        Weights weights = new Weights(layers.get(), all);
        return all.stream()
                .map(weights::of)
                .filter(filter)
                .sorted(Comparator.comparing((CacheUse use) -> use.record().lastUsedAt())
                        .reversed())
                .toList();
    }

    /**
     * Removes what no build holds, what was not used for the longest time first.
     *
     * @param filter what may be removed
     * @param keep it ends when the whole cache takes no more than that
     * @return what was removed
     */
    public Pruned prune(Predicate<CacheUse> filter, Keep keep) {
        List<CacheUse> all = uses(_ -> true);
        long left = all.stream().mapToLong(BuildCache::ownBytes).sum();
        OptionalLong stays = keep.bytes(left, freeBytes);
        List<CacheUse> removed = new ArrayList<>();
        long freed = 0;
        for (CacheUse use : all.reversed()) {
            if (stays.isPresent() && left <= stays.getAsLong()) {
                break;
            }
            if (filter.test(use)) {
                Optional<Long> bytes = removeUnlessHeld(use.record().id());
                if (bytes.isPresent()) {
                    removed.add(use);
                    freed += bytes.get();
                    left -= ownBytes(use);
                }
            }
        }
        return new Pruned(removed, freed);
    }

    /** What an image has too would be there without the cache. */
    private static long ownBytes(CacheUse use) {
        return use.shared() ? 0 : use.sizeBytes();
    }

    /** @param freedBytes on disk; less than the records' sizes where images have the same layers */
    public record Pruned(List<CacheUse> removed, long freedBytes) {
        public Pruned {
            removed = List.copyOf(removed);
        }
    }

    /** Large directories take their time: meanwhile other records can be held. */
    private Optional<Long> removeUnlessHeld(String id) {
        synchronized (held) {
            if (held.containsKey(id) || !leaving.add(id)) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(records.remove(List.of(id)));
        } finally {
            synchronized (held) {
                removals++;
                leaving.remove(id);
                held.notifyAll();
            }
        }
    }

    /** Beside the builds, which needn't wait for that; all uses of a build at once. */
    private void writeUsesSoon() {
        if (writingIsDue.compareAndSet(false, true)) {
            scope.fork("uses", () -> {
                writingIsDue.set(false);
                writeUses();
            });
        }
    }

    private void writeUses() {
        List<Use> uses;
        synchronized (held) {
            uses = List.copyOf(unwritten);
            unwritten.clear();
        }
        if (!uses.isEmpty()) {
            records.used(uses);
        }
    }

    /** Looks at the size beside the build that made it grow. */
    private void sweepSoon() {
        if (sweepIsDue.compareAndSet(false, true)) {
            scope.fork("sweep", () -> {
                sweepIsDue.set(false);
                sweep();
            });
        }
    }

    /** Removes what is too much. */
    void sweep() {
        List<CacheUse> all = uses(_ -> true);
        long tooMuch = all.stream().mapToLong(BuildCache::ownBytes).sum() - mostBytes;
        for (CacheUse use : all.reversed()) {
            if (tooMuch <= 0) {
                return;
            }
            if (removeUnlessHeld(use.record().id()).isPresent()) {
                tooMuch -= ownBytes(use);
            }
        }
    }

    @Override
    public void close() {
        scope.close();
        writeUses();
    }

    /** What records weigh. A layer counts for the one that added it. */
    private final class Weights {
        private final Map<Digest, LayerUse> byLayer = new HashMap<>();

        private final Map<List<Digest>, List<String>> byResult = new HashMap<>();

        Weights(List<LayerUse> layers, List<BuildRecord> records) {
            layers.forEach(layer -> byLayer.put(layer.diffId(), layer));
            records.stream()
                    .filter(record -> record.kind() == Kind.REGULAR)
                    .forEach(record -> byResult.computeIfAbsent(record.layers(), _ -> new ArrayList<>())
                            .add(record.id()));
        }

        CacheUse of(BuildRecord record) {
            if (record.kind() != Kind.REGULAR) {
                return new CacheUse(record, directorySize(record), false, isHeld(record.id()), List.of());
            }
            int base = Integer.parseInt(record.notes().getOrDefault(BASE_LAYERS, "0"));
            long bytes = 0;
            boolean shared = false;
            List<Digest> all = record.layers();
            int added = Math.min(base, all.size());
            for (Digest layer : all.subList(added, all.size())) {
                LayerUse use = byLayer.get(layer);
                if (use != null) {
                    bytes += use.sizeBytes();
                    shared |= !use.images().isEmpty() || !use.containers().isEmpty();
                }
            }
            List<String> parents = added == 0 || added == all.size()
                    ? List.of()
                    : byResult.getOrDefault(all.subList(0, added), List.of());
            return new CacheUse(record, bytes, shared, isHeld(record.id()), parents);
        }

        private long directorySize(BuildRecord record) {
            try {
                return records.size(record.id()).ownBytes();
            } catch (EngineException e) {
                if (e.error() instanceof EngineError.NotFound) {
                    return 0;
                }
                throw e;
            }
        }
    }

    private final class Hold implements Held {
        private final BuildRecord record;
        private final AtomicBoolean closed = new AtomicBoolean();

        Hold(BuildRecord record) {
            this.record = record;
        }

        @Override
        public BuildRecord record() {
            return record;
        }

        @Override
        public void close() {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            boolean writingPays;
            synchronized (held) {
                unwritten.add(new Use(record.id(), clock.instant()));
                held.computeIfPresent(record.id(), (_, count) -> count > 1 ? count - 1 : null);
                if (!held.containsKey(record.id()) && superseded.remove(record.id())) {
                    removals++;
                    records.remove(List.of(record.id()));
                }
                writingPays = held.isEmpty() || unwritten.size() >= MOST_UNWRITTEN;
            }
            if (writingPays) {
                writeUsesSoon();
            }
            if (record.kind() != Kind.REGULAR) {
                sweepSoon();
            }
        }
    }
}
