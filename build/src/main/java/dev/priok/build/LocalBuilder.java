package dev.priok.build;

import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.BuildRequest.CacheImport;
import dev.priok.build.attest.BuildRun;
import dev.priok.build.cache.BuildCache;
import dev.priok.build.dockerfile.BuildPlan;
import dev.priok.build.dockerfile.CheckReport;
import dev.priok.build.dockerfile.DockerfilePlanner;
import dev.priok.build.dockerfile.StageDescription;
import dev.priok.build.export.Exporter;
import dev.priok.build.export.Result;
import dev.priok.build.graph.Vertex;
import dev.priok.build.solver.Solver;
import dev.priok.build.solver.SolverJob;
import dev.priok.build.step.BaseImages;
import dev.priok.build.step.Emulation;
import dev.priok.build.step.FileTree;
import dev.priok.build.step.GitProgram;
import dev.priok.build.step.StepOperations;
import dev.priok.build.step.StepPorts;
import dev.priok.build.step.Trees;
import dev.priok.build.step.UploadedContext;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.model.EngineException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Builds on this machine. Closing it ends the builds that run. */
public final class LocalBuilder implements Builder, BuildContexts, DockerfileQuestions, AutoCloseable {
    private static final int LEAST_AT_ONCE = 4;

    private final StepPorts ports;
    private final Trees trees;
    private final Exporter exporter;
    private final Entitlements allowed;
    private final Solver<FileTree> solver =
            new Solver<>(Math.max(LEAST_AT_ONCE, 2 * Runtime.getRuntime().availableProcessors()));

    /** @param allowed what clients may grant */
    public LocalBuilder(StepPorts ports, ContainerFiles files, Entitlements allowed) {
        this.allowed = allowed;
        this.ports = ports;
        this.trees = new Trees(ports.steps(), ports.edits(), ports.content());
        this.exporter = new Exporter(ports, files, InstantSource.system());
    }

    /** What builds leave for later ones. */
    public BuildCache cache() {
        return ports.cache();
    }

    @Override
    public Unpacked unpack(InputStream tar) {
        return UploadedContext.receive(ports.edits(), ports.temporary(), tar);
    }

    @Override
    public BuildOutcome build(BuildRequest request, BuildClient client, BuildProgress progress) {
        requireBuilt(request);
        request.allowed().requireWithin(allowed);
        request.cache().imports().forEach(cache -> progress.warning(unusedImport(cache)));
        exporter.require(request.outputs(), request.platforms().size(), request.attestations());
        Instant started = Instant.now();
        BaseImages images = new BaseImages(ports, client);
        StepOperations operations = new StepOperations(ports, images, client);
        try (SolverJob<FileTree> job = solver.open(operations, progress)) {
            BuildPlan plan = planner(job, operations, images, client, progress).plan(request, progress::warning);
            List<Vertex> all = plan.targets().stream()
                    .flatMap(target -> vertices(target).stream())
                    .toList();
            request.allowed().require(all);
            Emulation.of(ports.machine()).require(all);
            operations.planned(all);
            List<FileTree> files = job.solve(
                    plan.targets().stream().map(BuildPlan.Target::files).toList());
            BuildRun run = new BuildRun(request, plan.dockerfile(), ports.machine(), started, Instant.now());
            return export(plan, new Solved(files, scanned(plan, request, job)), run, new To(client, progress));
        }
    }

    private static List<Vertex> vertices(BuildPlan.Target target) {
        List<Vertex> vertices = new ArrayList<>(target.scanned().values());
        vertices.add(target.files());
        return vertices;
    }

    private DockerfilePlanner planner(
            SolverJob<FileTree> job,
            StepOperations operations,
            BaseImages images,
            BuildClient client,
            BuildProgress progress) {
        return new DockerfilePlanner(new PlanSources(
                job, operations, images, ports.images(), new GitProgram(client), ports.machine(), progress));
    }

    @Override
    public CheckReport check(BuildRequest request, BuildClient client, BuildProgress progress) {
        return asked(client, progress, planner -> planner.check(request));
    }

    @Override
    public List<StageDescription> stages(BuildRequest request, BuildClient client, BuildProgress progress) {
        return asked(client, progress, planner -> planner.stages(request));
    }

    private <T> T asked(BuildClient client, BuildProgress progress, Function<DockerfilePlanner, T> question) {
        BaseImages images = new BaseImages(ports, client);
        StepOperations operations = new StepOperations(ports, images, client);
        try (SolverJob<FileTree> job = solver.open(operations, progress)) {
            return question.apply(planner(job, operations, images, client, progress));
        }
    }

    private record To(BuildClient client, BuildProgress progress) {}

    /** What each target came to, and what an SBOM of it is to look into besides. */
    private record Solved(List<FileTree> files, List<Map<String, FileTree>> scanned) {}

    private static List<Map<String, FileTree>> scanned(BuildPlan plan, BuildRequest request, SolverJob<FileTree> job) {
        List<Map<String, FileTree>> all = new ArrayList<>();
        for (BuildPlan.Target target : plan.targets()) {
            Map<String, FileTree> trees = new HashMap<>();
            if (request.attestations().sbom()) {
                target.scanned()
                        .forEach((name, vertex) ->
                                trees.put(name, job.solve(List.of(vertex)).getFirst()));
            }
            all.add(trees);
        }
        return all;
    }

    private BuildOutcome export(BuildPlan plan, Solved solved, BuildRun run, To to) {
        List<FileTree.Layers> held = new ArrayList<>();
        try {
            List<Result> results = new ArrayList<>();
            for (int i = 0; i < plan.targets().size(); i++) {
                FileTree.Layers layers = trees.asLayers(solved.files().get(i));
                held.add(layers);
                results.add(new Result(
                        plan.targets().get(i), layers.layers(), solved.scanned().get(i)));
            }
            return exporter.export(
                    new Exporter.Delivery(run, results, to.client(), to.progress()),
                    run.request().outputs());
        } finally {
            held.forEach(FileTree.Layers::close);
        }
    }

    /** What is built doesn't depend on it. */
    private static BuildWarning unusedImport(CacheImport cache) {
        return new BuildWarning(
                null,
                "CacheImportUnsupported",
                "Caches of other machines are not used",
                "importing a cache of type=" + cache.type() + " is not supported yet, so nothing is taken from "
                        + cache.attributes().getOrDefault("ref", "it"),
                "",
                null);
    }

    private static void requireBuilt(BuildRequest request) {
        request.cache().exports().forEach(cache -> {
            throw EngineException.notImplemented("exporting a cache of type=" + cache.type() + " is not supported yet");
        });
    }

    @Override
    public void close() {
        try {
            solver.close();
        } finally {
            ports.cache().close();
        }
    }
}
