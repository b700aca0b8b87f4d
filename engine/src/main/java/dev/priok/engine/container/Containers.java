package dev.priok.engine.container;

import dev.priok.engine.Filters;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.engine.port.ContainerLogs;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.SnapshotStore;
import dev.priok.model.Container;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ImageConfig;
import dev.priok.model.Resources;
import dev.priok.model.RestartPolicy;
import dev.priok.model.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Use cases on containers. A reference is a full id, a name (with or without a leading slash) or a unique prefix of an
 * id; NotFound has Docker's wording {@code No such container: X}. All calls block unless they say otherwise, and are
 * thread-safe; work on one container never waits for another.
 */
public interface Containers {
    /**
     * Makes a container.
     *
     * @param name null or empty: a generated one
     * @param platform null: any
     */
    Created create(@Nullable String name, ContainerSpec spec, ImageConfig.@Nullable Platform platform);

    /**
     * NotModified if it runs already.
     *
     * @param from null: the program starts anew; otherwise NotFound if there is no such checkpoint, Unavailable if this
     *     machine can't bring it back
     */
    void start(String reference, @Nullable CheckpointPlace from);

    /**
     * Writes down all that the container's processes are. Takes as long as writing their memory does, during which they
     * stand still. Conflict if it doesn't run, or if there is a checkpoint of this name; Unavailable, naming what to
     * install, if the machine can't.
     *
     * @param leaveRunning otherwise it ends when the checkpoint is complete, and no policy restarts it
     */
    void checkpoint(String reference, CheckpointPlace place, boolean leaveRunning);

    /**
     * The names of its complete checkpoints, sorted.
     *
     * @param directory null: the engine's own
     */
    List<String> checkpoints(String reference, @Nullable Path directory);

    /** NotFound if there is no such checkpoint. */
    void removeCheckpoint(String reference, CheckpointPlace place);

    /**
     * Asks the program to end, then ends it. NotModified if it doesn't run.
     *
     * @param timeoutSeconds null: the container's own, else 10; -1: wait for ever
     * @param signal null: the container's own
     */
    void stop(String reference, @Nullable Integer timeoutSeconds, @Nullable String signal);

    void restart(String reference, @Nullable Integer timeoutSeconds, @Nullable String signal);

    /** Conflict if it doesn't run. */
    void kill(String reference, String signal);

    void pause(String reference);

    void unpause(String reference);

    /** Returns at once; the future ends as the condition says. Cancel it when nobody waits any more. */
    CompletableFuture<WaitResult> await(String reference, WaitCondition condition);

    void rename(String reference, String newName);

    /** Changes limits or policy (null: leave); returns warnings. */
    List<String> update(String reference, Resources resources, @Nullable RestartPolicy restartPolicy);

    /** Takes a link {@code /container/alias} away. NotFound if there is none. */
    void unlink(String path);

    void resize(String reference, TerminalSize size);

    /** Blocks until the session ends: the container ends, the client detaches or goes away. */
    void attach(String reference, AttachOptions options, AttachClient client) throws IOException;

    /** Blocks until all is read, or, following, until the container ends. Interrupt the thread to stop. */
    void logs(String reference, ContainerLogs.LogQuery query, OutputSink sink) throws IOException;

    /** NotImplemented if {@link #logs} can't give any, because the log driver keeps nothing. */
    void requireLogs(String reference);

    /** @param psArguments as for {@code ps}; empty: {@code -ef} */
    ProcessTable top(String reference, String psArguments);

    /**
     * @param stream a sample every second until the sink fails or the container is removed; otherwise one
     * @param oneShot don't wait a second for a previous sample (only without stream)
     */
    void stats(String reference, boolean stream, boolean oneShot, StatsSink sink) throws IOException;

    List<SnapshotStore.FileChange> changes(String reference);

    ContainerFiles.PathStatus pathStatus(String reference, String path);

    void readArchive(String reference, String path, OutputStream tar);

    void writeArchive(String reference, String path, InputStream tar, ContainerFiles.WriteOptions options);

    void export(String reference, OutputStream tar);

    ContainerDetails inspect(String reference, boolean size);

    /** Newest first. */
    List<Listed> list(ListQuery query);

    void remove(String reference, RemoveOptions options);

    Pruned prune(Filters filters);

    /** The container itself. */
    Container find(String reference);

    /** The same as a program in it is to see it: its environment has the variables of its links. */
    Container findForExec(String reference);
}
