package dev.priok.build;

import dev.priok.build.BuildRequest.CacheExport;
import dev.priok.build.attest.BuildRun;
import dev.priok.build.attest.ProvenanceStatement;
import dev.priok.build.attest.Statement;
import dev.priok.build.cache.BuildCache;
import dev.priok.build.dockerfile.BuildPlan;
import dev.priok.build.dockerfile.CheckReport;
import dev.priok.build.dockerfile.DockerfilePlanner;
import dev.priok.build.dockerfile.StageDescription;
import dev.priok.build.dockerfile.TargetOutline;
import dev.priok.build.exchange.CacheSending;
import dev.priok.build.exchange.CacheSending.Kept;
import dev.priok.build.exchange.ImportedCaches;
import dev.priok.build.exchange.KeptResults;
import dev.priok.build.export.Exporter;
import dev.priok.build.export.Result;
import dev.priok.build.graph.Lineage;
import dev.priok.build.graph.Vertex;
import dev.priok.build.solver.Solver;
import dev.priok.build.solver.SolverJob;
import dev.priok.build.step.BaseImages;
import dev.priok.build.step.Emulation;
import dev.priok.build.step.FileTree;
import dev.priok.build.step.GitProgram;
import dev.priok.build.step.LayoutImages;
import dev.priok.build.step.OtherBuilds;
import dev.priok.build.step.OtherCaches;
import dev.priok.build.step.StepOperations;
import dev.priok.build.step.StepPorts;
import dev.priok.build.step.StepSources;
import dev.priok.build.step.Trees;
import dev.priok.build.step.UploadedContext;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.model.Digest;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Builds on this machine. Closing it ends the builds that run. */
public final class LocalBuilder implements Builder, BuildContexts, DockerfileQuestions, LinkedBuilds, AutoCloseable {
    private static final int LEAST_AT_ONCE = 4;

    private static final int MOST_TOLD_STEPS = 500;
    private static final int MOST_TOLD_LETTERS = 256 << 10;

    private final StepPorts ports;
    private final Trees trees;
    private final Exporter exporter;
    private final Entitlements allowed;
    private final OtherBuilds builds = new OtherBuilds();
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
        request.allowed().requireWithin(allowed);
        exporter.require(request);
        CacheSending.require(request.cache().exports());
        Instant started = Instant.now();
        ImportedCaches others = ImportedCaches.read(ports, request.cache().imports(), client, progress);
        StepSources sources = sources(client, others);
        StepOperations operations = new StepOperations(ports, sources, client);
        try (SolverJob<FileTree> job = solver.open(operations, progress)) {
            BuildPlan plan = planner(job, operations, sources, client, progress).plan(request, progress::warning);
            List<Vertex> all = plan.targets().stream()
                    .flatMap(target -> vertices(target).stream())
                    .toList();
            request.allowed().require(all);
            Emulation.of(ports.machine()).require(all);
            operations.planned(all);
            List<FileTree> files = job.solve(
                    plan.targets().stream().map(BuildPlan.Target::files).toList());
            List<CacheExport> caches = request.cache().exports();
            Function<Set<Digest>, List<Kept>> kept = image -> caches.isEmpty()
                    ? List.of()
                    : new KeptResults(ports.cache()).of(job, operations, image, CacheSending.isAll(caches));
            BuildRun run =
                    new BuildRun(request, plan.dockerfile(), ports.machine(), started, Instant.now(), links(plan));
            return export(plan, new Solved(files, scanned(plan, request, job), kept), run, new To(client, progress));
        }
    }

    private Map<Vertex, Vertex> links(BuildPlan plan) {
        Map<Vertex, Vertex> links = new HashMap<>();
        plan.targets()
                .forEach(target -> links.putAll(builds.lineage(target.files()).links()));
        return links;
    }

    private static List<Vertex> vertices(BuildPlan.Target target) {
        List<Vertex> vertices = new ArrayList<>(target.scanned().values());
        vertices.add(target.files());
        return vertices;
    }

    private StepSources sources(BuildClient client, OtherCaches caches) {
        return new StepSources(
                new BaseImages(ports, client),
                new LayoutImages(client, ports.content(), ports.cache()),
                builds,
                caches);
    }

    private DockerfilePlanner planner(
            SolverJob<FileTree> job,
            StepOperations operations,
            StepSources sources,
            BuildClient client,
            BuildProgress progress) {
        return new DockerfilePlanner(new PlanSources(
                job,
                operations,
                sources,
                ports.images(),
                new GitProgram(client, ports.memory()),
                ports.machine(),
                progress));
    }

    @Override
    public CheckReport check(BuildRequest request, BuildClient client, BuildProgress progress) {
        return asked(client, progress, planner -> planner.check(request));
    }

    @Override
    public List<StageDescription> stages(BuildRequest request, BuildClient client, BuildProgress progress) {
        return asked(client, progress, planner -> planner.stages(request));
    }

    @Override
    public TargetOutline outline(BuildRequest request, BuildClient client, BuildProgress progress) {
        return asked(client, progress, planner -> planner.outline(request));
    }

    private <T> T asked(BuildClient client, BuildProgress progress, Function<DockerfilePlanner, T> question) {
        StepSources sources = sources(client, OtherCaches.NONE);
        StepOperations operations = new StepOperations(ports, sources, client);
        try (SolverJob<FileTree> job = solver.open(operations, progress)) {
            return question.apply(planner(job, operations, sources, client, progress));
        }
    }

    private record To(BuildClient client, BuildProgress progress) {}

    /** What each target came to, and what an SBOM of it is to look into besides. */
    private record Solved(
            List<FileTree> files, List<Map<String, FileTree>> scanned, Function<Set<Digest>, List<Kept>> kept) {}

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
        List<CacheExport> caches = run.request().cache().exports();
        List<FileTree.Layers> held = new ArrayList<>();
        try {
            solved.files().forEach(tree -> held.add(trees.asLayers(tree)));
            keep(run, plan, held);
            Set<Digest> inImages = new LinkedHashSet<>();
            held.forEach(layers -> inImages.addAll(diffIds(layers)));
            List<Kept> kept = solved.kept().apply(inImages);
            List<Result> results = new ArrayList<>();
            for (int i = 0; i < held.size(); i++) {
                String inline = CacheSending.isInline(caches)
                        ? Base64.getEncoder().encodeToString(CacheSending.inline(kept, diffIds(held.get(i))))
                        : "";
                results.add(new Result(
                        plan.targets().get(i),
                        held.get(i).layers(),
                        solved.scanned().get(i),
                        inline));
            }
            BuildOutcome outcome = exporter.export(
                    new Exporter.Delivery(run, results, to.client(), to.progress()),
                    run.request().outputs());
            Map<String, String> response = new HashMap<>(outcome.response());
            response.putAll(
                    new CacheSending(ports).send(caches, kept, List.copyOf(inImages), to.client(), to.progress()));
            return isTold(plan, run)
                    ? new BuildOutcome(outcome.image(), response, form -> provenance(plan, run, form))
                    : new BuildOutcome(outcome.image(), response);
        } finally {
            held.forEach(FileTree.Layers::close);
        }
    }

    @Override
    public Hold keep(String reference) {
        return builds.keep(reference)::release;
    }

    /** Whoever keeps the outcome keeps what it is told from: not that of huge builds. */
    private static boolean isTold(BuildPlan plan, BuildRun run) {
        int steps = plan.targets().stream()
                .mapToInt(
                        target -> new Lineage(target.files(), run.links()).all().size())
                .sum();
        return run.dockerfile().content().length() <= MOST_TOLD_LETTERS && steps <= MOST_TOLD_STEPS;
    }

    private static List<BuildOutcome.Provenance> provenance(
            BuildPlan plan, BuildRun run, Attestations.Provenance form) {
        List<BuildOutcome.Provenance> all = new ArrayList<>();
        for (BuildPlan.Target target : plan.targets()) {
            Statement statement = ProvenanceStatement.of(form, run, target.files());
            byte[] predicate = statement.predicate().toString().getBytes(StandardCharsets.UTF_8);
            all.add(new BuildOutcome.Provenance(target.platform(), statement.predicateType(), predicate));
        }
        return all;
    }

    private void keep(BuildRun run, BuildPlan plan, List<FileTree.Layers> files) {
        String reference = run.request().reference();
        if (!builds.isWanted(reference)) {
            return;
        }
        List<OtherBuilds.Made> made = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            BuildPlan.Target target = plan.targets().get(i);
            made.add(new OtherBuilds.Made(
                    target.platform(),
                    target.config(),
                    target.argumentsEscaped(),
                    trees.asLayers(files.get(i)),
                    new Lineage(target.files(), run.links())));
        }
        builds.made(reference, made);
    }

    private static List<Digest> diffIds(FileTree.Layers layers) {
        return layers.layers().stream().map(FileTree.Layer::diffId).toList();
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
