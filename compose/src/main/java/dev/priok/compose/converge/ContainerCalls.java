package dev.priok.compose.converge;

import dev.priok.client.EngineClient;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Request;
import dev.priok.compose.state.ServiceContainer;

/** Single changes of containers, told while they are made. Safe for use by several threads; each call blocks. */
public final class ContainerCalls {
    private static final int CONFLICT = 409;

    private final EngineClient engine;
    private final Progress progress;

    public ContainerCalls(EngineClient engine, Progress progress) {
        this.engine = engine;
        this.progress = progress;
    }

    /** How what happens to that container is told. */
    public static String subject(ServiceContainer container) {
        return "Container " + container.name();
    }

    static String path(String id, String rest) {
        return "/containers/" + Request.segment(id) + rest;
    }

    /** @param timeoutSeconds how long it may take before it is killed; empty: as the container says */
    public void stop(ServiceContainer container, String timeoutSeconds) {
        tell(
                container,
                "Stopping",
                "Stopped",
                () -> engine.call(Request.post(path(container.id(), "/stop")).queryUnlessEmpty("t", timeoutSeconds)));
    }

    public void kill(ServiceContainer container, String signal) {
        tell(
                container,
                "Killing",
                "Killed",
                () -> engine.call(Request.post(path(container.id(), "/kill")).queryUnlessEmpty("signal", signal)));
    }

    public void pause(ServiceContainer container) {
        engine.call(Request.post(path(container.id(), "/pause")));
        progress.done(subject(container), "Paused");
    }

    public void unpause(ServiceContainer container) {
        engine.call(Request.post(path(container.id(), "/unpause")));
        progress.done(subject(container), "Unpaused");
    }

    public void restart(ServiceContainer container, String timeoutSeconds) {
        tell(
                container,
                "Restarting",
                "Started",
                () -> engine.call(
                        Request.post(path(container.id(), "/restart")).queryUnlessEmpty("t", timeoutSeconds)));
    }

    public void start(ServiceContainer container) {
        tell(container, "Starting", "Started", () -> engine.call(Request.post(path(container.id(), "/start"))));
    }

    /** Removes it, also if it is gone or is being removed already. */
    public void remove(ServiceContainer container, boolean volumes, boolean force) {
        tell(container, "Removing", "Removed", () -> {
            try {
                engine.call(Request.delete(path(container.id(), ""))
                        .flag("v", volumes)
                        .flag("force", force));
            } catch (EngineRequestException e) {
                if (!e.isNotFound() && !(force && e.status() == CONFLICT)) {
                    throw e;
                }
            }
        });
    }

    /** Stops it, if it isn't gone, and removes it. */
    public void stopAndRemove(ServiceContainer container, String timeoutSeconds, boolean volumes) {
        try {
            stop(container, timeoutSeconds);
        } catch (EngineRequestException e) {
            if (!e.isNotFound()) {
                throw e;
            }
            progress.done(subject(container), "Removed");
            return;
        }
        remove(container, volumes, true);
    }

    private void tell(ServiceContainer container, String during, String after, Runnable call) {
        String subject = subject(container);
        progress.working(subject, during);
        try {
            call.run();
        } catch (EngineRequestException e) {
            progress.tell(subject, Progress.Phase.FAILED, "Error while " + during);
            throw e;
        }
        progress.done(subject, after);
    }
}
