package dev.priok.buildkit.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.priok.build.BuildProgress;
import dev.priok.build.SourceLocation;
import dev.priok.buildkit.wire.control.StatusResponse;
import dev.priok.buildkit.wire.control.Vertex;
import dev.priok.buildkit.wire.control.VertexLog;
import dev.priok.buildkit.wire.control.VertexWarning;
import dev.priok.buildkit.wire.pb.Position;
import dev.priok.buildkit.wire.pb.Range;
import dev.priok.buildkit.wire.pb.SourceInfo;
import dev.priok.model.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a build does, for whoever asks while it runs and afterwards. All that was told is kept: of a vertex's output the
 * first 2 MiB and the last 256 KiB, as BuildKit does, until all outputs together take 96 MiB of memory, and of what goes on
 * in one a few reports a second. Thread-safe; telling never blocks.
 */
final class StatusFeed implements BuildProgress {
    private static final int MOST_OUTPUT_BYTES = 2 << 20;
    private static final long MOST_OUTPUTS_BYTES = 96L << 20;

    /** What memory an event takes beside its output, about. */
    private static final int EVENT_BYTES = 400;

    private static final int MOST_MESSAGE_BYTES = 1 << 20;
    private static final long REPORT_MILLIS = 100;
    private static final String CLIPPED = "\n[output clipped, log limit 2MiB reached]\n";
    private static final String BUILD_CLIPPED = "\n[output clipped, log limit of the whole build reached]\n";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<StatusResponse> told = new ArrayList<>();
    private final Map<Digest, Integer> outputBytes = new HashMap<>();
    private final Map<Digest, OutputEnd> ends = new HashMap<>();
    private final Map<String, Instant> reports = new HashMap<>();
    private final Set<Digest> vertices = new HashSet<>();
    private @Nullable Digest first;
    private final Set<Digest> completed = new HashSet<>();
    private final Set<Digest> cached = new HashSet<>();
    private final InstantSource clock;
    private final long mostOutputsBytes;
    private long outputsBytes;
    private int warnings;
    private boolean ended;
    private boolean forgotten;

    StatusFeed(InstantSource clock) {
        this(clock, MOST_OUTPUTS_BYTES);
    }

    StatusFeed(InstantSource clock, long mostOutputsBytes) {
        this.clock = clock;
        this.mostOutputsBytes = mostOutputsBytes;
    }

    @Override
    public void vertex(VertexState state) {
        if (state.name().isEmpty()) {
            // The beginning of a stage from scratch: nothing is done there.
            return;
        }
        Vertex.Builder vertex = Vertex.newBuilder()
                .setDigest(state.vertex().toString())
                .setName(state.name())
                .setCached(state.cached())
                .setError(state.error());
        state.inputs().forEach(input -> vertex.addInputs(input.toString()));
        if (state.started() != null) {
            vertex.setStarted(time(state.started()));
        }
        if (state.completed() != null) {
            vertex.setCompleted(time(state.completed()));
        }
        lock.lock();
        try {
            vertices.add(state.vertex());
            first = first == null ? state.vertex() : first;
            if (state.completed() != null) {
                completed.add(state.vertex());
                tellEnd(state.vertex());
            }
            if (state.cached()) {
                cached.add(state.vertex());
            }
            tell(StatusResponse.newBuilder().addVertexes(vertex).build());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void status(VertexStatus status) {
        Instant now = clock.instant();
        var report = dev.priok.buildkit.wire.control.VertexStatus.newBuilder()
                .setID(status.id())
                .setVertex(status.vertex().toString())
                .setName(status.action())
                .setCurrent(status.currentBytes())
                .setTotal(status.totalBytes())
                .setTimestamp(time(now));
        if (status.started() != null) {
            report.setStarted(time(status.started()));
        }
        if (status.completed() != null) {
            report.setCompleted(time(status.completed()));
        }
        lock.lock();
        try {
            String key = status.vertex() + " " + status.id();
            Instant last = reports.get(key);
            if (status.completed() == null && last != null && now.isBefore(last.plusMillis(REPORT_MILLIS))) {
                return;
            }
            reports.put(key, now);
            tell(StatusResponse.newBuilder().addStatuses(report).build());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void log(Digest vertex, int stream, byte[] data) {
        lock.lock();
        try {
            int before = outputBytes.getOrDefault(vertex, 0);
            if (before > MOST_OUTPUT_BYTES) {
                ends.computeIfAbsent(vertex, _ -> new OutputEnd()).add(data, stream);
                return;
            }
            if (outputsBytes > mostOutputsBytes) {
                outputBytes.put(vertex, MOST_OUTPUT_BYTES + 1);
                ends.computeIfAbsent(vertex, _ -> new OutputEnd()).add(data, stream);
                tell(vertex, stream, ByteString.copyFromUtf8(BUILD_CLIPPED));
                return;
            }
            int kept = Math.min(data.length, MOST_OUTPUT_BYTES - before);
            ByteString output = ByteString.copyFrom(data, 0, kept);
            if (kept < data.length) {
                output = output.concat(ByteString.copyFromUtf8(CLIPPED));
                outputBytes.put(vertex, MOST_OUTPUT_BYTES + 1);
            } else {
                outputBytes.put(vertex, before + kept);
            }
            tell(vertex, stream, output);
        } finally {
            lock.unlock();
        }
    }

    private void tell(Digest vertex, int stream, ByteString output) {
        outputsBytes += output.size() + EVENT_BYTES;
        tell(StatusResponse.newBuilder()
                .addLogs(VertexLog.newBuilder()
                        .setVertex(vertex.toString())
                        .setStream(stream)
                        .setTimestamp(time(clock.instant()))
                        .setMsg(output))
                .build());
    }

    /** What a program said last is mostly why it failed. */
    private void tellEnd(Digest vertex) {
        OutputEnd end = ends.remove(vertex);
        if (end != null && outputsBytes <= mostOutputsBytes + mostOutputsBytes / 2) {
            tell(vertex, end.stream(), ByteString.copyFrom(end.bytes()));
        }
    }

    @Override
    public void warning(BuildWarning warning) {
        VertexWarning.Builder told = VertexWarning.newBuilder()
                .setLevel(1)
                .setVertex(place(warning.vertex()))
                .addDetail(ByteString.copyFromUtf8(warning.description()))
                .setUrl(warning.url());
        SourceLocation location = warning.location();
        if (location != null) {
            told.setInfo(info(location)).addRanges(range(location));
        }
        warning(told.setShort(ByteString.copyFromUtf8(warning.words())).build());
    }

    /** Clients drop what is of no vertex that they know: what is of the whole build is told of its first one. */
    private String place(@Nullable Digest vertex) {
        lock.lock();
        try {
            Digest known = vertex == null ? first : vertex;
            return known == null ? "" : known.toString();
        } finally {
            lock.unlock();
        }
    }

    void warning(VertexWarning warning) {
        lock.lock();
        try {
            warnings++;
            tell(StatusResponse.newBuilder().addWarnings(warning).build());
        } finally {
            lock.unlock();
        }
    }

    private static SourceInfo info(SourceLocation location) {
        return SourceInfo.newBuilder()
                .setFilename(location.source().name())
                .setLanguage("Dockerfile")
                .setData(ByteString.copyFrom(location.shown().getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static Range range(SourceLocation location) {
        return Range.newBuilder()
                .setStart(Position.newBuilder().setLine(location.firstLine()))
                .setEnd(Position.newBuilder().setLine(location.lastLine()))
                .build();
    }

    static Timestamp time(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private void tell(StatusResponse event) {
        if (!ended) {
            told.add(event);
            changed.signalAll();
        }
    }

    /** Nothing else comes. Idempotent. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What was told of vertices so far. */
    Counts counts() {
        lock.lock();
        try {
            return new Counts(vertices.size(), completed.size(), cached.size(), warnings);
        } finally {
            lock.unlock();
        }
    }

    record Counts(int total, int completed, int cached, int warnings) {}

    /** Readers of before go on, later ones find nothing. Only after the end. */
    void forget() {
        lock.lock();
        try {
            told = List.of();
            reports.clear();
            forgotten = true;
        } finally {
            lock.unlock();
        }
    }

    /** A reader of its own, from the beginning; empty if that is forgotten. */
    Optional<Reader> reader() {
        lock.lock();
        try {
            return forgotten ? Optional.empty() : Optional.of(new Reader(told));
        } finally {
            lock.unlock();
        }
    }

    /** Used by one thread. */
    final class Reader {
        private final List<StatusResponse> told;
        private int position;

        private Reader(List<StatusResponse> told) {
            this.told = told;
        }

        /** Waits for something new, several events as one; null at the end. */
        @Nullable
        StatusResponse next() throws InterruptedException {
            lock.lock();
            try {
                while (position == told.size() && !ended) {
                    changed.await();
                }
                if (position == told.size()) {
                    return null;
                }
                StatusResponse.Builder some = StatusResponse.newBuilder();
                int bytes = 0;
                while (position < told.size() && bytes < MOST_MESSAGE_BYTES) {
                    StatusResponse event = told.get(position);
                    some.mergeFrom(event);
                    bytes += event.getSerializedSize();
                    position++;
                }
                return some.build();
            } finally {
                lock.unlock();
            }
        }
    }
}
