package dev.priok.api;

import dev.priok.engine.Filters;
import dev.priok.engine.container.AttachClient;
import dev.priok.engine.container.AttachOptions;
import dev.priok.engine.container.CheckpointPlace;
import dev.priok.engine.container.ContainerDetails;
import dev.priok.engine.container.Containers;
import dev.priok.engine.container.Created;
import dev.priok.engine.container.ListQuery;
import dev.priok.engine.container.Listed;
import dev.priok.engine.container.ProcessTable;
import dev.priok.engine.container.Pruned;
import dev.priok.engine.container.RemoveOptions;
import dev.priok.engine.container.StatsSink;
import dev.priok.engine.container.WaitCondition;
import dev.priok.engine.container.WaitResult;
import dev.priok.engine.port.ContainerFiles.PathStatus;
import dev.priok.engine.port.ContainerFiles.WriteOptions;
import dev.priok.engine.port.ContainerLogs.LogQuery;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.SnapshotStore.FileChange;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ContainerState;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.Networking;
import dev.priok.model.Resources;
import dev.priok.model.RestartPolicy;
import dev.priok.model.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Containers in memory. What blocks does what the test puts into its fields. */
final class FakeContainers implements Containers {
    static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.120Z");

    final Map<String, Container> byName = new ConcurrentHashMap<>();
    final Map<String, CompletableFuture<WaitResult>> waits = new ConcurrentHashMap<>();
    final LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();
    volatile Session session = (_, client) -> client.started();
    volatile LogWriter logs = (_, _) -> {};
    volatile @Nullable ContainerSpec createdFrom;
    volatile byte[] archive = new byte[0];

    interface Session {
        void run(AttachOptions options, AttachClient client) throws IOException;
    }

    interface LogWriter {
        void write(LogQuery query, OutputSink sink) throws IOException;
    }

    Container add(String name, ContainerState state, boolean tty) {
        ContainerConfig config = ContainerConfig.empty().with(draft -> {
            draft.image = "busybox";
            draft.process =
                    new ContainerConfig.ProcessConfig(null, List.of("sh", "-c", "exit 7"), List.of("A=b"), "", "");
            draft.stdio = new ContainerConfig.StdioConfig(true, true, true, tty, true, true);
            draft.labels = Map.of("l", "v");
        });
        Container container = new Container(
                ContainerId.random(),
                name,
                CREATED,
                new ContainerSpec(config, HostSpec.defaults(), Networking.DEFAULT.withMode("none")),
                new ImageId(Digest.sha256(new byte[0])),
                new ImageConfig.Platform("linux", "amd64", ""),
                state,
                false,
                0,
                null,
                Attachments.NONE);
        byName.put(name, container);
        return container;
    }

    @Override
    public Container findForExec(String reference) {
        return find(reference);
    }

    @Override
    public Container find(String reference) {
        Container container = byName.get(reference);
        if (container == null) {
            throw EngineException.notFound("No such container: " + reference);
        }
        return container;
    }

    @Override
    public Created create(@Nullable String name, ContainerSpec spec, ImageConfig.@Nullable Platform platform) {
        createdFrom = spec;
        return new Created(
                add(name == null ? "" : name, new ContainerState.Created(), false)
                        .id(),
                List.of());
    }

    @Override
    public void start(String reference, @Nullable CheckpointPlace from) {
        if (find(reference).state().isAlive()) {
            throw EngineException.notModified("already running");
        }
        calls.add("start " + reference + (from == null ? "" : " from " + from));
    }

    @Override
    public void checkpoint(String reference, CheckpointPlace place, boolean leaveRunning) {
        find(reference);
        calls.add("checkpoint " + reference + " " + place + " " + leaveRunning);
    }

    @Override
    public List<String> checkpoints(String reference, @Nullable Path directory) {
        find(reference);
        calls.add("checkpoints " + reference + " " + directory);
        return List.of("one", "two");
    }

    @Override
    public void removeCheckpoint(String reference, CheckpointPlace place) {
        find(reference);
        calls.add("removeCheckpoint " + reference + " " + place);
    }

    @Override
    public void stop(String reference, @Nullable Integer timeoutSeconds, @Nullable String signal) {
        calls.add("stop " + reference + " " + timeoutSeconds + " " + signal);
    }

    @Override
    public void restart(String reference, @Nullable Integer timeoutSeconds, @Nullable String signal) {
        calls.add("restart " + reference + " " + timeoutSeconds + " " + signal);
    }

    @Override
    public void kill(String reference, String signal) {
        find(reference);
        calls.add("kill " + reference + " " + signal);
    }

    @Override
    public void pause(String reference) {
        throw new IllegalStateException("a defect");
    }

    @Override
    public void unpause(String reference) {
        calls.add("unpause " + reference);
    }

    @Override
    public CompletableFuture<WaitResult> await(String reference, WaitCondition condition) {
        find(reference);
        return wait(reference);
    }

    CompletableFuture<WaitResult> wait(String reference) {
        return waits.computeIfAbsent(reference, _ -> new CompletableFuture<>());
    }

    @Override
    public void rename(String reference, String newName) {
        calls.add("rename " + reference + " " + newName);
    }

    @Override
    public void unlink(String path) {
        calls.add("unlink " + path);
    }

    @Override
    public List<String> update(String reference, Resources resources, @Nullable RestartPolicy restartPolicy) {
        calls.add("update " + reference + " " + resources.memory().limitBytes() + " " + restartPolicy);
        return List.of();
    }

    @Override
    public void resize(String reference, TerminalSize size) {
        calls.add("resize " + reference + " " + size.rows() + "x" + size.columns());
    }

    @Override
    public void attach(String reference, AttachOptions options, AttachClient client) throws IOException {
        find(reference);
        session.run(options, client);
    }

    @Override
    public void requireLogs(String reference) {}

    @Override
    public void logs(String reference, LogQuery query, OutputSink sink) throws IOException {
        logs.write(query, sink);
    }

    @Override
    public ProcessTable top(String reference, String psArguments) {
        return new ProcessTable(List.of("PID"), List.of(List.of("1")));
    }

    @Override
    public void stats(String reference, boolean stream, boolean oneShot, StatsSink sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<FileChange> changes(String reference) {
        return List.of(new FileChange("/etc", FileChange.Kind.ADDED));
    }

    @Override
    public PathStatus pathStatus(String reference, String path) {
        return new PathStatus("etc", 4096, 0040755, CREATED, "");
    }

    @Override
    public void readArchive(String reference, String path, OutputStream tar) {
        try {
            tar.write("tar of ".getBytes(StandardCharsets.UTF_8));
            tar.write(path.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void writeArchive(String reference, String path, InputStream tar, WriteOptions options) {
        try {
            archive = tar.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void export(String reference, OutputStream tar) {
        try {
            tar.write(new byte[200_000]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw EngineException.internal("the disk is broken", null);
    }

    @Override
    public ContainerDetails inspect(String reference, boolean size) {
        Path file = Path.of("/file");
        return new ContainerDetails(
                find(reference), file, file, file, file, "overlay2", List.of(), List.of("/db:/c/d"), null);
    }

    @Override
    public List<Listed> list(ListQuery query) {
        calls.add("list " + query.all() + " " + query.limit() + " "
                + query.filters().values());
        return byName.values().stream()
                .map(container -> new Listed(container, "busybox", null))
                .toList();
    }

    @Override
    public void remove(String reference, RemoveOptions options) {
        calls.add("remove " + reference + " " + options.force());
    }

    @Override
    public Pruned prune(Filters filters) {
        return new Pruned(List.of(), 0);
    }
}
