package dev.priok.buildkit.control;

import dev.priok.build.BuildClient;
import dev.priok.build.BuildContexts;
import dev.priok.build.BuildOutcome;
import dev.priok.build.BuildProgress;
import dev.priok.build.BuildRequest;
import dev.priok.build.Builder;
import dev.priok.build.DockerfileQuestions;
import dev.priok.build.LinkedBuilds;
import dev.priok.build.SourceLocation;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.build.dockerfile.CheckReport;
import dev.priok.build.dockerfile.StageDescription;
import dev.priok.build.dockerfile.TargetOutline;
import dev.priok.engine.port.BuildRecords;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Does what a test says, and remembers what it was asked. */
final class PlayedBuilder implements Builder, BuildContexts, DockerfileQuestions, LinkedBuilds {
    final List<BuildRequest> requests = new CopyOnWriteArrayList<>();
    /** A name for each that keeps a build's result. */
    final List<String> kept = new CopyOnWriteArrayList<>();

    volatile List<BuildOutcome.Provenance> provenance = List.of();
    final Records records = new Records();
    volatile Course course = (_, _) -> Map.of();

    @Override
    public BuildOutcome build(BuildRequest request, BuildClient client, BuildProgress progress) {
        requests.add(request);
        try {
            return new BuildOutcome(null, course.run(client, progress), _ -> provenance);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw EngineException.internal("failed: " + e, e);
        }
    }

    @Override
    public Hold keep(String reference) {
        kept.add(reference);
        return () -> kept.remove(reference);
    }

    @Override
    public Unpacked unpack(InputStream tar) {
        throw EngineException.notImplemented("archives in this test");
    }

    @Override
    public CheckReport check(BuildRequest request, BuildClient client, BuildProgress progress) {
        SourceFile file = new SourceFile("Dockerfile", "FROM a\nFROM b AS C\n");
        return new CheckReport(
                file,
                List.of(new BuildProgress.BuildWarning(
                        null, "StageNameCasing", "described", "detail", "", new SourceLocation(file, 2, 2))),
                null);
    }

    @Override
    public List<StageDescription> stages(BuildRequest request, BuildClient client, BuildProgress progress) {
        SourceFile file = new SourceFile("Dockerfile", "FROM a AS one\nFROM one\n");
        return List.of(
                new StageDescription("one", "is <first>", "a", "$P", false, new SourceLocation(file, 1, 1)),
                new StageDescription("", "", "one", "", true, new SourceLocation(file, 2, 2)));
    }

    @Override
    public TargetOutline outline(BuildRequest request, BuildClient client, BuildProgress progress) {
        SourceFile file = new SourceFile("Dockerfile", "FROM a\n");
        SourceLocation lines = new SourceLocation(file, 1, 2);
        return new TargetOutline(
                file,
                "t",
                "makes it",
                List.of(
                        new TargetOutline.Argument("A", "", "1", lines),
                        new TargetOutline.Argument("LONG", "for it", "", lines)),
                List.of(new TargetOutline.Need("key", true, lines), new TargetOutline.Need("s", false, lines)),
                List.of());
    }

    @FunctionalInterface
    interface Course {
        Map<String, String> run(BuildClient client, BuildProgress progress) throws Exception;
    }

    static final class Records implements BuildRecords {
        final List<BuildRecord> all = new ArrayList<>();

        @Override
        public List<BuildRecord> all() {
            return List.copyOf(all);
        }

        @Override
        public Optional<BuildRecord> find(String id) {
            return all.stream().filter(record -> record.id().equals(id)).findFirst();
        }

        @Override
        public List<BuildRecord> withKey(Digest key) {
            return List.of();
        }

        @Override
        public void save(BuildRecord record) {
            all.add(record);
        }

        @Override
        public void used(List<Use> uses) {}

        @Override
        public long remove(List<String> ids) {
            all.removeIf(record -> ids.contains(record.id()));
            return 10;
        }

        @Override
        public Path directory(String id) {
            throw EngineException.notFound(id);
        }

        @Override
        public Size size(String id) {
            return new Size(10, 0);
        }
    }
}
