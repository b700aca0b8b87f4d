package dev.priok.build.step;

import dev.priok.build.BuildClient;
import dev.priok.build.BuildException;
import dev.priok.build.ContextSource;
import dev.priok.build.cache.BuildCache.NewResult;
import dev.priok.build.cache.Held;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.RunStep;
import dev.priok.build.graph.Vertex;
import dev.priok.build.solver.Operations;
import dev.priok.build.solver.StepTrace;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.TreeEdits.Selection;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The operations of one build. Thread-safe. */
public final class StepOperations implements Operations<FileTree> {
    private final StepPorts ports;
    private final Trees trees;
    private final StepSources sources;
    private final ContextFiles contexts;
    private final GitCheckouts git;
    private final HttpFiles http;
    private final FileChanges changes;
    private final ProgramRuns programs;
    private final Map<Vertex, Set<Digest>> keys = new ConcurrentHashMap<>();
    private volatile ContextUses uses = new ContextUses(List.of());

    public StepOperations(StepPorts ports, StepSources sources, BuildClient client) {
        this.ports = ports;
        this.trees = new Trees(ports.steps(), ports.edits(), ports.content());
        this.sources = sources;
        this.contexts = new ContextFiles(ports, client);
        this.git = new GitCheckouts(ports, trees, new GitProgram(client, ports.memory()));
        this.http = new HttpFiles(ports, trees);
        this.changes = new FileChanges(ports.steps(), ports.edits(), trees);
        this.programs = new ProgramRuns(ports, trees, client);
    }

    /** Says what all of this build's work will be from now on. */
    public void planned(Collection<Vertex> targets) {
        uses = new ContextUses(targets);
    }

    /** A file of a result, with the links that lead to it; empty if there is none. InvalidParameter if it is too large. */
    public Optional<byte[]> read(FileTree tree, String path, int maxBytes) {
        return trees.read(tree, path, maxBytes);
    }

    /** Whether what is at a URL begins as a tar does, compressed or not. */
    public boolean isArchive(String url) {
        return http.isArchive(url);
    }

    @Override
    public Optional<Digest> definition(Vertex vertex) {
        return switch (vertex.operation()) {
            case Operation.Context _, Operation.Layout _ -> Optional.empty();
            case Operation.Run run -> {
                RunStep step = run.step();
                RunStep lasting = new RunStep(
                        step.arguments(),
                        step.environment(),
                        Map.of(),
                        step.workingDirectory(),
                        step.user(),
                        step.mounts(),
                        step.defaults(),
                        step.insecure(),
                        step.devices());
                yield Optional.of(own(new Operation.Run(lasting), vertex));
            }
            case Operation.Scratch _,
                    Operation.Image _,
                    Operation.Git _,
                    Operation.Http _,
                    Operation.Files _,
                    Operation.Merge _ -> Optional.of(own(vertex.operation(), vertex));
        };
    }

    private static Digest own(Operation operation, Vertex vertex) {
        return Vertex.of(operation, vertex.platform(), List.of(), vertex.about())
                .digest();
    }

    @Override
    public Optional<Digest> identity(FileTree result) {
        return switch (result) {
            case FileTree.Layers layers -> Optional.of(digest(layers.diffIds()));
            case FileTree.Elsewhere elsewhere -> Optional.of(digest(elsewhere.diffIds()));
            case FileTree.Directory _ -> Optional.empty();
        };
    }

    private static Digest digest(List<Digest> parts) {
        String text = String.join("\n", parts.stream().map(Digest::toString).toList());
        return Digest.sha256(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Optional<Digest> contentKey(Vertex vertex, List<FileTree> inputs) {
        return switch (vertex.operation()) {
            case Operation.Files files
            when FileChanges.copies(files.changes()) ->
                key(vertex, inputs, () -> changes.contents(files.changes(), inputs));
            case Operation.Run run
            when RunMounts.takesFiles(run.step().mounts()) ->
                key(vertex, inputs, () -> programs.contents(run.step(), inputs));
            case Operation.Scratch _,
                    Operation.Image _,
                    Operation.Layout _,
                    Operation.Context _,
                    Operation.Git _,
                    Operation.Http _,
                    Operation.Run _,
                    Operation.Files _,
                    Operation.Merge _ -> Optional.empty();
        };
    }

    private Optional<Digest> key(Vertex vertex, List<FileTree> inputs, Supplier<List<Digest>> taken) {
        List<Digest> parts = new ArrayList<>();
        parts.add(definition(vertex).orElseThrow());
        parts.add(identity(inputs.getFirst()).orElseGet(() -> whole(inputs.getFirst())));
        parts.addAll(located(vertex, taken));
        return Optional.of(digest(parts));
    }

    private Digest whole(FileTree tree) {
        try (OpenRoot root = trees.open(tree)) {
            return ports.edits().digest(root.path(), Selection.of("/"));
        }
    }

    @Override
    public Optional<FileTree> find(Digest key, Supplier<FileTree> making) {
        Optional<Held> found = ports.cache().find(key);
        if (found.isPresent()) {
            Held held = found.get();
            return Optional.of(new FileTree.Layers(LayerTimes.of(held.record()), held::close));
        }
        return sources.caches().find(key, making);
    }

    @Override
    public void hasKey(Vertex vertex, Digest key) {
        keys.computeIfAbsent(vertex, _ -> ConcurrentHashMap.newKeySet()).add(key);
    }

    /** The keys of this build's vertices, as far as their results could be kept. */
    public Map<Vertex, Set<Digest>> keys() {
        return Map.copyOf(keys);
    }

    @Override
    public void keep(Vertex vertex, List<Digest> keys, FileTree result) {
        if (result instanceof FileTree.Layers layers && !keys.isEmpty()) {
            int added = vertex.operation() instanceof Operation.Merge ? 0 : 1;
            ports.cache()
                    .keep(new NewResult(
                            vertex.about().name(),
                            keys,
                            layers.diffIds(),
                            Math.max(0, layers.diffIds().size() - added),
                            LayerTimes.notes(layers.layers())));
        }
    }

    @Override
    public FileTree run(Vertex vertex, List<FileTree> inputs, StepTrace trace) {
        return located(vertex, () -> switch (vertex.operation()) {
            case Operation.Scratch _ -> new FileTree.Layers(List.of(), FileTree.Hold.NOTHING);
            case Operation.Image image ->
                trees.hold(sources.images().layersOf(image, vertex.platform(), trace).stream()
                        .map(diffId -> new FileTree.Layer(diffId, null))
                        .toList());
            case Operation.Layout layout ->
                sources.layouts()
                        .files(layout, vertex.platform(), vertex.about().name());
            case Operation.Context(ContextSource.OfBuild build, BuildClient.FileQuery _) ->
                trees.hold(sources.builds()
                        .find(build.result(), vertex.platform())
                        .files()
                        .layers());
            case Operation.Context(ContextSource source, BuildClient.FileQuery query) ->
                contexts.take(source, query, uses.isOnly(vertex));
            case Operation.Git checkout -> git.take(checkout, trace);
            case Operation.Http file -> http.take(file);
            case Operation.Run run -> programs.run(run.step(), vertex, inputs, trace);
            case Operation.Files files ->
                changes.apply(
                        files.changes(),
                        inputs,
                        input -> uses.isForOne(vertex.inputs().get(input)));
            case Operation.Merge _ -> merge(inputs);
        });
    }

    private FileTree merge(List<FileTree> inputs) {
        List<FileTree.Layers> parts = new ArrayList<>();
        try {
            inputs.forEach(input -> parts.add(trees.asLayers(input)));
            return trees.hold(
                    parts.stream().flatMap(part -> part.layers().stream()).toList());
        } finally {
            parts.forEach(FileTree.Layers::close);
        }
    }

    /** What goes wrong because of what the Dockerfile says is told with its place. */
    private static <T> T located(Vertex vertex, Supplier<T> work) {
        try {
            return work.get();
        } catch (EngineException e) {
            throw switch (e.error()) {
                case EngineError.InvalidParameter _,
                        EngineError.NotFound _,
                        EngineError.NotImplemented _,
                        EngineError.Forbidden _,
                        EngineError.Unauthenticated _,
                        EngineError.Conflict _,
                        EngineError.DataLoss _,
                        EngineError.Unavailable _,
                        EngineError.ProgramNotFound _,
                        EngineError.ProgramNotExecutable _ ->
                    new BuildException(e.error().message(), vertex.about().location(), null, e);
                case EngineError.NotModified _,
                        EngineError.PortInUse _,
                        EngineError.ResourceExhausted _,
                        EngineError.Cancelled _,
                        EngineError.DeadlineExceeded _,
                        EngineError.Internal _ -> e;
            };
        }
    }
}
