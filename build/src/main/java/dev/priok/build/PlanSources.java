package dev.priok.build;

import dev.priok.build.BuildProgress.VertexState;
import dev.priok.build.dockerfile.BuildSources;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Vertex;
import dev.priok.build.solver.SolverJob;
import dev.priok.build.solver.StepTrace;
import dev.priok.build.step.BaseImages;
import dev.priok.build.step.FileTree;
import dev.priok.build.step.GitProgram;
import dev.priok.build.step.LayoutImages;
import dev.priok.build.step.OtherBuilds;
import dev.priok.build.step.StepOperations;
import dev.priok.build.step.StepSources;
import dev.priok.engine.port.ImageStore;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What planning of one build may ask. */
final class PlanSources implements BuildSources {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SolverJob<FileTree> job;
    private final StepOperations operations;
    private final StepSources taken;
    private final ImageStore store;
    private final GitProgram git;
    private final Platform machine;
    private final BuildProgress progress;

    PlanSources(
            SolverJob<FileTree> job,
            StepOperations operations,
            StepSources taken,
            ImageStore store,
            GitProgram git,
            Platform machine,
            BuildProgress progress) {
        this.job = job;
        this.operations = operations;
        this.taken = taken;
        this.store = store;
        this.git = git;
        this.machine = machine;
        this.progress = progress;
    }

    @Override
    public Platform machine() {
        return machine;
    }

    @Override
    public synchronized Optional<byte[]> read(Vertex files, String path, int maxBytes) {
        return operations.read(job.solve(List.of(files)).getFirst(), path, maxBytes);
    }

    @Override
    public Base image(String reference, Platform platform, boolean pull, String name) {
        return told(name, () -> {
            BaseImages.Found found = taken.images().find(reference, platform, pull, StepTrace.NONE);
            return new Base(
                    found.digest(),
                    found.image().config(),
                    argumentsEscaped(store.configBlob(found.image().id()), reference));
        });
    }

    /** The one field of configurations that images here don't have as a value. */
    private static boolean argumentsEscaped(byte[] config, String image) {
        try {
            return JSON.readTree(config).path("config").path("ArgsEscaped").asBoolean(false);
        } catch (JacksonException e) {
            throw EngineException.internal("the configuration of image " + image + " is no JSON", e);
        }
    }

    @Override
    public Base layoutImage(String layout, String reference, Platform platform, String name) {
        return told(name, () -> {
            LayoutImages.Found found = taken.layouts().find(new Operation.Layout(layout, reference), platform);
            return new Base(found.root(), found.config(), argumentsEscaped(found.blob(), reference));
        });
    }

    @Override
    public Base buildResult(String result, Platform platform) {
        OtherBuilds.Made made = taken.builds().find(result, platform);
        return new Base(null, made.config(), made.argumentsEscaped());
    }

    @Override
    public String commit(String url, String reference, String name) {
        return told(name, () -> git.commit(url, reference));
    }

    @Override
    public boolean isArchive(String url) {
        return operations.isArchive(url);
    }

    private <T> T told(String name, Supplier<T> work) {
        Digest vertex = Digest.sha256(name.getBytes(StandardCharsets.UTF_8));
        Instant started = Instant.now();
        tell(vertex, name, started, null, "");
        try {
            T result = work.get();
            tell(vertex, name, started, Instant.now(), "");
            return result;
        } catch (RuntimeException e) {
            tell(vertex, name, started, Instant.now(), String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void tell(Digest vertex, String name, Instant started, @Nullable Instant completed, String error) {
        progress.vertex(new VertexState(vertex, name, List.of(), started, completed, false, error));
    }
}
