package dev.priok.buildkit.control;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.priok.buildkit.wire.control.BuildHistoryRecord;
import dev.priok.engine.TaskScope;
import dev.priok.engine.port.BuildHistory;
import dev.priok.engine.port.BuildHistory.Part;
import dev.priok.engine.port.BuildHistory.PastBuild;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Builds that have ended, of this daemon and of those before it. The last 50 stay, and others for two days, as BuildKit has
 * it; no more than 64 MiB of what they printed and how they were made. Pinned ones stay. Thread-safe.
 */
final class PastBuilds implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PastBuilds.class.getName());
    private static final int MOST = 50;
    private static final Duration LONGEST = Duration.ofDays(2);
    private static final long MOST_BYTES = 64L << 20;

    private final BuildHistory history;
    private final InstantSource clock;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final TaskScope scope = new TaskScope("build-history");

    private record Entry(BuildHistoryRecord record, long partsBytes) {
        Instant endedAt() {
            return EndedBuild.endedAt(record);
        }

        PastBuild kept() {
            return new PastBuild(record.getRef(), endedAt(), record.toByteArray(), partsBytes);
        }
    }

    /** Reads what is there; what can't be read goes. */
    PastBuilds(BuildHistory history, InstantSource clock) {
        this.history = history;
        this.clock = clock;
        for (PastBuild build : history.all()) {
            try {
                entries.put(
                        build.reference(), new Entry(BuildHistoryRecord.parseFrom(build.record()), build.partsBytes()));
            } catch (InvalidProtocolBufferException e) {
                LOG.log(Level.WARNING, "build={0} is removed from the history: {1}", build.reference(), e.getMessage());
                history.remove(build.reference());
            }
        }
        sweep();
    }

    /** Keeps it beside whatever else is done; {@link OpenBuild#kept} tells when it is there. */
    void keep(OpenBuild build, Runnable whenKept) {
        scope.compute(build.ref(), () -> {
                    keep(build);
                    return true;
                })
                .whenComplete((_, failure) -> {
                    if (failure != null && !isEnd(failure)) {
                        LOG.log(Level.WARNING, "build=" + build.ref() + " is not kept in the history", failure);
                    }
                    build.kept().complete(null);
                    whenKept.run();
                });
    }

    /** The daemon's end ends builds as well. */
    private static boolean isEnd(Throwable failure) {
        return failure instanceof EngineException known && known.error() instanceof EngineError.Cancelled;
    }

    private void keep(OpenBuild build) {
        try {
            EndedBuild ended = EndedBuild.of(build);
            Entry entry = new Entry(ended.record(), ended.partsBytes());
            history.save(
                    entry.kept(),
                    ended.attachments().stream()
                            .map(one -> new Part(Digest.parse(one.descriptor().getDigest()), one.content()))
                            .toList());
            entries.put(build.ref(), entry);
            // From now on it is read from there.
            build.feed().forget();
            sweep();
        } catch (EngineException e) {
            // A full disk is no reason to tell nothing of the build while the daemon runs.
            entries.put(build.ref(), new Entry(EndedBuild.summary(build).build(), 0));
            throw e;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The one that ended first comes first. */
    List<BuildHistoryRecord> records() {
        return sorted().stream().map(Entry::record).toList();
    }

    private List<Entry> sorted() {
        return entries.values().stream()
                .sorted(Comparator.comparing(Entry::endedAt)
                        .thenComparing(entry -> entry.record().getRef()))
                .toList();
    }

    boolean has(String reference) {
        return entries.containsKey(reference);
    }

    /** What was told of a build while it ran; empty if that isn't known. */
    Optional<byte[]> log(String reference) {
        Entry entry = entries.get(reference);
        return entry == null || !entry.record().hasLogs()
                ? Optional.empty()
                : content(entry.record().getLogs().getDigest());
    }

    /** Something that a record names. */
    Optional<byte[]> content(String digest) {
        try {
            return history.part(Digest.parse(digest));
        } catch (EngineException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** False if there is no such build. */
    boolean pin(String reference, boolean pinned) {
        Entry changed = entries.computeIfPresent(
                reference,
                (_, entry) ->
                        new Entry(entry.record().toBuilder().setPinned(pinned).build(), entry.partsBytes()));
        if (changed == null) {
            return false;
        }
        history.update(changed.kept());
        return true;
    }

    /** False if there is no such build. */
    boolean remove(String reference) {
        boolean was = entries.remove(reference) != null;
        history.remove(reference);
        return was;
    }

    private void sweep() {
        List<Entry> loose = new ArrayList<>(sorted().reversed());
        loose.removeIf(entry -> entry.record().getPinned());
        Instant oldest = clock.instant().minus(LONGEST);
        long bytes = 0;
        for (int i = 0; i < loose.size(); i++) {
            Entry entry = loose.get(i);
            bytes += entry.partsBytes();
            if (bytes > MOST_BYTES || (i >= MOST && entry.endedAt().isBefore(oldest))) {
                remove(entry.record().getRef());
            }
        }
    }

    /** Waits for what is being kept. */
    @Override
    public void close() {
        try {
            scope.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        scope.close();
    }
}
