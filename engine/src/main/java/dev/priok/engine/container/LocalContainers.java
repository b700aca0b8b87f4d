package dev.priok.engine.container;

import dev.priok.engine.EngineOptions;
import dev.priok.engine.EnginePorts;
import dev.priok.engine.Filters;
import dev.priok.engine.TaskScope;
import dev.priok.engine.event.EventBus;
import dev.priok.engine.network.ContainerNetworks;
import dev.priok.engine.network.LocalNetworks;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.engine.port.ContainerLogs.LogQuery;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.SnapshotStore;
import dev.priok.engine.volume.ContainerVolumes;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig;
import dev.priok.model.Resources;
import dev.priok.model.RestartPolicy;
import dev.priok.model.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The use cases on containers: finds the container and hands over to the class that knows how. */
public final class LocalContainers implements Containers {
    private final EnginePorts ports;
    private final ContainerIndex index;
    private final NetworkFiles files;
    private final ContainerEvents events;
    private final ContainerCreation creation;
    private final ContainerRuns runs;
    private final ContainerCheckpoints checkpoints;
    private final ContainerRemoval removal;
    private final ContainerListing listing;
    private final ContainerFilesAccess access;
    private final ContainerUpdate updates;
    private final ContainerPrune pruning;
    private final Recovery recovery;
    private final ContainerConnections connections;
    private final LinkedEnvironment links;
    private final UnrecordedRuns unrecorded;
    private final Function<ContainerId, List<String>> execsOf;

    /**
     * @param execsOf the ids of a container's exec sessions, for {@link #inspect}
     */
    public LocalContainers(
            EnginePorts ports,
            ContainerNetworks networks,
            ContainerVolumes volumes,
            EngineOptions options,
            EventBus bus,
            TaskScope scope,
            Function<ContainerId, List<String>> execsOf) {
        Clock clock = Clock.systemUTC();
        this.ports = ports;
        this.execsOf = execsOf;
        this.index = new ContainerIndex(ports.repository());
        this.files = new NetworkFiles(options.dataRoot().resolve("files"), networks);
        this.events = new ContainerEvents(bus);
        NetworkModes modes = new NetworkModes(networks, options.defaultNetwork());
        this.creation = new ContainerCreation(ports, index, events, modes, volumes, clock);
        this.connections = new ContainerConnections(index, networks, files, bus);
        CheckpointFolders folders = new CheckpointFolders(options.dataRoot().resolve("checkpoints"));
        this.removal = new ContainerRemoval(ports, index, files, folders, volumes, events);
        this.links = new LinkedEnvironment(index, options.networks().linkEnvironment());
        HealthMonitor health = new HealthMonitor(ports.runtime(), links, events, scope, clock);
        TaskOpening opening = new TaskOpening(ports.runtime(), networks, scope);
        Launch launch = new Launch(ports, networks, volumes, options, index, links, files, opening, clock);
        this.unrecorded = new UnrecordedRuns(ports, networks, modes, files, index, opening, scope);
        this.runs =
                new ContainerRuns(ports, networks, connections, volumes, index, launch, removal, events, health, scope);
        this.checkpoints = new ContainerCheckpoints(ports, networks, folders, runs, events, scope);
        this.listing = new ContainerListing(ports, index);
        this.access = new ContainerFilesAccess(ports, volumes, events);
        this.updates = new ContainerUpdate(ports.runtime(), index, events, networks, connections);
        this.pruning = new ContainerPrune(ports, index, removal, bus, clock);
        this.recovery = new Recovery(
                ports, index, runs, checkpoints, folders, removal, health, networks, volumes, files, clock);
        ports.runtime().onExit(runs::taskEnded);
        ports.runtime().onOom(runs::outOfMemory);
    }

    /** Reads what was persisted and makes it agree with the machine. */
    public void recover() {
        recovery.run();
    }

    /** Starts what restart policies want after a start of the daemon. */
    public void resumePolicies() {
        recovery.resumePolicies();
    }

    /** How programs run that are no containers for anybody. */
    public UnrecordedRuns unrecorded() {
        return unrecorded;
    }

    /** The containers, as networks see them. */
    public LocalNetworks.Users connections() {
        return connections;
    }

    /** All containers as they are now. */
    public List<Container> all() {
        return index.all().stream().map(ContainerCell::container).toList();
    }

    @Override
    public Created create(@Nullable String name, ContainerSpec spec, ImageConfig.@Nullable Platform platform) {
        return creation.create(name, spec, platform);
    }

    @Override
    public void start(String reference, @Nullable CheckpointPlace from) {
        ContainerCell cell = index.find(reference);
        runs.start(cell, from == null ? null : checkpoints.restoration(cell.container(), from));
    }

    @Override
    public void checkpoint(String reference, CheckpointPlace place, boolean leaveRunning) {
        checkpoints.create(index.find(reference), place, leaveRunning);
    }

    @Override
    public List<String> checkpoints(String reference, @Nullable Path directory) {
        return checkpoints.list(index.find(reference), directory);
    }

    @Override
    public void removeCheckpoint(String reference, CheckpointPlace place) {
        checkpoints.remove(index.find(reference), place);
    }

    @Override
    public void stop(String reference, @Nullable Integer timeoutSeconds, @Nullable String signal) {
        runs.stop(index.find(reference), timeoutSeconds, signal);
    }

    @Override
    public void restart(String reference, @Nullable Integer timeoutSeconds, @Nullable String signal) {
        runs.restart(index.find(reference), timeoutSeconds, signal);
    }

    @Override
    public void kill(String reference, String signal) {
        runs.kill(index.find(reference), signal);
    }

    @Override
    public void pause(String reference) {
        runs.pause(index.find(reference));
    }

    @Override
    public void unpause(String reference) {
        runs.unpause(index.find(reference));
    }

    @Override
    public CompletableFuture<WaitResult> await(String reference, WaitCondition condition) {
        return index.find(reference).waiter(condition);
    }

    @Override
    public void rename(String reference, String newName) {
        updates.rename(index.find(reference), newName);
    }

    @Override
    public List<String> update(String reference, Resources resources, @Nullable RestartPolicy restartPolicy) {
        return updates.update(index.find(reference), resources, restartPolicy);
    }

    @Override
    public void resize(String reference, TerminalSize size) {
        ContainerCell cell = index.find(reference);
        ContainerRuns.requireRunning(cell.container());
        ports.runtime().resize(cell.id(), size);
        events.publish(
                cell.container(),
                "resize",
                Map.of("height", Integer.toString(size.rows()), "width", Integer.toString(size.columns())));
    }

    @Override
    public void attach(String reference, AttachOptions options, AttachClient client) throws IOException {
        new Attachment(ports, events).attach(index.find(reference), options, client);
    }

    @Override
    public void logs(String reference, LogQuery query, OutputSink sink) throws IOException {
        ContainerCell cell = index.find(reference);
        if (!query.stdout() && !query.stderr()) {
            throw EngineException.invalid("Bad parameters: you must choose at least one stream");
        }
        CompletableFuture<WaitResult> ended = cell.waiter(WaitCondition.NOT_RUNNING);
        try {
            ports.logs().read(cell.container(), query, ended, sink);
        } finally {
            ended.cancel(false);
        }
    }

    @Override
    public void requireLogs(String reference) {
        ports.logs().requireReadable(find(reference));
    }

    @Override
    public ProcessTable top(String reference, String psArguments) {
        ContainerCell cell = index.find(reference);
        ContainerRuns.requireRunning(cell.container());
        ProcessTable table = ContainerTop.list(ports.runtime().processes(cell.id()), psArguments);
        events.publish(cell.container(), "top");
        return table;
    }

    @Override
    public void stats(String reference, boolean stream, boolean oneShot, StatsSink sink) throws IOException {
        new ContainerStats(ports.runtime()).follow(index.find(reference), stream, oneShot, sink);
    }

    @Override
    public List<SnapshotStore.FileChange> changes(String reference) {
        return ports.snapshots().changes(index.find(reference).id());
    }

    @Override
    public ContainerFiles.PathStatus pathStatus(String reference, String path) {
        return access.status(index.find(reference), path);
    }

    @Override
    public void readArchive(String reference, String path, OutputStream tar) {
        access.read(index.find(reference), path, tar);
    }

    @Override
    public void writeArchive(String reference, String path, InputStream tar, ContainerFiles.WriteOptions options) {
        access.write(index.find(reference), path, tar, options);
    }

    @Override
    public void export(String reference, OutputStream tar) {
        access.export(index.find(reference), tar);
    }

    @Override
    public ContainerDetails inspect(String reference, boolean size) {
        ContainerCell cell = index.find(reference);
        Container container = cell.container();
        return new ContainerDetails(
                container,
                isFile(container) ? ports.runtime().logPath(cell.id()) : Path.of(""),
                files.file(cell.id(), NetworkFiles.HOSTS),
                files.file(cell.id(), NetworkFiles.HOSTNAME),
                files.file(cell.id(), NetworkFiles.RESOLV_CONF),
                ports.snapshots().driverName(),
                execsOf.apply(cell.id()),
                Links.of(container, index).stream()
                        .map(link -> "/" + link.to().name() + ":" + link.path())
                        .toList(),
                size ? listing.size(container) : null);
    }

    /** Of the other drivers Docker tells no path, as the files' form is their own business. */
    private static boolean isFile(Container container) {
        String driver = container.spec().host().log().type();
        return driver.isEmpty() || driver.equals("json-file");
    }

    @Override
    public void unlink(String path) {
        connections.unlink(path);
    }

    @Override
    public List<Listed> list(ListQuery query) {
        return listing.list(query);
    }

    @Override
    public void remove(String reference, RemoveOptions options) {
        ContainerCell cell = index.find(reference);
        if (options.force()) {
            forceRemoval(cell, options.volumes());
            return;
        }
        ContainerCell.Operation operation = cell.tryOperate();
        if (operation == null && cell.container().state() instanceof ContainerState.Removing) {
            throw ContainerRemoval.inProgress(reference);
        }
        try (ContainerCell.Operation _ = operation == null ? cell.operate() : operation) {
            if (cell.isGone()) {
                throw EngineException.notFound("No such container: " + reference);
            }
            removal.remove(cell, options.volumes());
        }
    }

    private void forceRemoval(ContainerCell cell, boolean withVolumes) {
        try (ContainerCell.Operation _ = cell.operate()) {
            if (!cell.isGone()) {
                removal.force(cell, withVolumes, runs::killForRemoval);
            }
        }
    }

    @Override
    public Pruned prune(Filters filters) {
        return pruning.prune(filters);
    }

    @Override
    public Container find(String reference) {
        return index.find(reference).container();
    }

    @Override
    public Container findForExec(String reference) {
        return links.forExec(find(reference));
    }
}
