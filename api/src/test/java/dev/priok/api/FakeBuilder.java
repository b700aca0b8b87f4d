package dev.priok.api;

import dev.priok.build.BuildClient;
import dev.priok.build.BuildContexts;
import dev.priok.build.BuildOutcome;
import dev.priok.build.BuildProgress;
import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.BuildRequest;
import dev.priok.build.Builder;
import dev.priok.build.DockerfileQuestions;
import dev.priok.build.SourceLocation;
import dev.priok.build.cache.BuildCache;
import dev.priok.build.dockerfile.CheckReport;
import dev.priok.build.dockerfile.StageDescription;
import dev.priok.build.dockerfile.TargetOutline;
import dev.priok.engine.port.BuildRecords;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A builder that does what a test says, and remembers what it was asked. */
final class FakeBuilder implements Builder, DockerfileQuestions, BuildContexts {
    static final ImageId BUILT = new ImageId(Digest.sha256("built".getBytes(StandardCharsets.UTF_8)));

    final List<BuildRequest> requests = new ArrayList<>();
    /** What came as contexts, and {@code closed} for each that was given back. */
    final LinkedBlockingQueue<String> contexts = new LinkedBlockingQueue<>();

    final Records records = new Records();
    final BuildCache cache = new BuildCache(
            records, List::of, Long.MAX_VALUE, () -> Long.MAX_VALUE, InstantSource.fixed(FakeContainers.CREATED));
    Course course = (_, _) -> new BuildOutcome(BUILT, Map.of());

    @Nullable
    BuildClient lastClient;

    /** What a build does. */
    interface Course {
        BuildOutcome run(BuildRequest request, BuildProgress progress);
    }

    @Override
    public BuildOutcome build(BuildRequest request, BuildClient client, BuildProgress progress) {
        requests.add(request);
        lastClient = client;
        return course.run(request, progress);
    }

    @Override
    public CheckReport check(BuildRequest request, BuildClient client, BuildProgress progress) {
        requests.add(request);
        SourceLocation.SourceFile file = new SourceLocation.SourceFile("Dockerfile", "FROM scratch\nworkdir /w\n");
        BuildWarning warning = new BuildWarning(
                null,
                "ConsistentInstructionCasing",
                "of the rule",
                "'workdir' is not like the others",
                "https://rules.example/",
                new SourceLocation(file, 2, 2));
        return new CheckReport(file, List.of(warning), null);
    }

    @Override
    public List<StageDescription> stages(BuildRequest request, BuildClient client, BuildProgress progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TargetOutline outline(BuildRequest request, BuildClient client, BuildProgress progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Unpacked unpack(InputStream tar) {
        try {
            contexts.add(new String(tar.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Unpacked() {
            @Override
            public Path directory() {
                return Path.of("/context");
            }

            @Override
            public void close() {
                contexts.add("closed");
            }
        };
    }

    /** Records in memory. */
    static final class Records implements BuildRecords {
        final Map<String, BuildRecord> all = new HashMap<>();

        @Override
        public List<BuildRecord> all() {
            return List.copyOf(all.values());
        }

        @Override
        public Optional<BuildRecord> find(String id) {
            return Optional.ofNullable(all.get(id));
        }

        @Override
        public List<BuildRecord> withKey(Digest key) {
            return all.values().stream()
                    .filter(record -> record.keys().contains(key))
                    .toList();
        }

        @Override
        public void save(BuildRecord record) {
            all.put(record.id(), record);
        }

        @Override
        public void used(List<Use> uses) {}

        @Override
        public long remove(List<String> ids) {
            ids.forEach(all::remove);
            return 100L * ids.size();
        }

        @Override
        public Path directory(String id) {
            return Path.of("/cache", id);
        }

        @Override
        public Size size(String id) {
            return find(id).map(_ -> new Size(100, 0)).orElseThrow(() -> EngineException.notFound("no record " + id));
        }
    }
}
