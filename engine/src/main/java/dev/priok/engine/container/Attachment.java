package dev.priok.engine.container;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.port.ContainerLogs.LogQuery;
import dev.priok.engine.port.TaskStdio;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig.StdioConfig;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Attaches clients to containers that run, or will. */
final class Attachment {
    private final EnginePorts ports;
    private final ContainerEvents events;

    Attachment(EnginePorts ports, ContainerEvents events) {
        this.ports = ports;
        this.events = events;
    }

    void attach(ContainerCell cell, AttachOptions options, AttachClient client) throws IOException {
        Container container = cell.container();
        DetachKeys.parse(options.detachKeys());
        switch (container.state()) {
            case ContainerState.Paused _ ->
                throw EngineException.conflict(
                        "container " + container.id() + " is paused, unpause the container before attach");
            case ContainerState.Restarting _ ->
                throw EngineException.conflict(
                        "container " + container.id() + " is restarting, wait until the container is running");
            case ContainerState.Removing _, ContainerState.Dead _ ->
                throw EngineException.conflict("container " + container.id() + " is being removed");
            case ContainerState.Created _, ContainerState.Running _, ContainerState.Exited _ -> {}
        }
        CompletableFuture<TaskStdio> connection = options.stream() ? connect(cell) : null;
        try {
            client.started();
            events.publish(container, "attach");
            if (options.logs()) {
                replay(container, options, client);
            }
            if (connection != null) {
                stream(cell, options, client, connection);
            }
        } finally {
            if (connection != null) {
                cell.cancelAttachment(connection);
            }
        }
    }

    /** Registering first and looking at the state afterwards misses no start in between. */
    private CompletableFuture<TaskStdio> connect(ContainerCell cell) {
        CompletableFuture<TaskStdio> next = cell.nextAttachment();
        cell.awaitLaunch();
        if (cell.container().state().isAlive() && !next.isDone()) {
            try {
                next.complete(ports.runtime().attach(cell.id()));
            } catch (EngineException e) {
                cell.cancelAttachment(next);
                throw e;
            }
        }
        return next;
    }

    private void replay(Container container, AttachOptions options, AttachClient client) throws IOException {
        LogQuery all = new LogQuery(options.stdout(), options.stderr(), null, null, -1, false, false, false);
        ports.logs().read(container, all, CompletableFuture.completedFuture(null), client.output());
    }

    private void stream(
            ContainerCell cell, AttachOptions options, AttachClient client, CompletableFuture<TaskStdio> connection)
            throws IOException {
        StdioConfig stdio = cell.container().spec().config().stdio();
        StdioSession.Streams streams = new StdioSession.Streams(
                options.stdin() && stdio.openStdin(),
                options.stdout(),
                options.stderr(),
                stdio.tty(),
                options.detachKeys());
        try {
            if (new StdioSession(connection.get(), client, streams).run()) {
                events.publish(cell.container(), "detach");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CancellationException | ExecutionException e) {
            // The container was removed, or its start failed: whoever started it is told, and this session just ends.
            return;
        }
    }
}
