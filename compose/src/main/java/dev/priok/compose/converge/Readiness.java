package dev.priok.compose.converge;

import dev.priok.client.EngineClient;
import dev.priok.client.Json;
import dev.priok.client.Request;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.state.ServiceContainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waits until services are what others wait for, and says why if they can't become it. */
final class Readiness {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final EngineClient engine;
    private final Progress progress;
    private final BooleanSupplier pointless;
    private final @Nullable Long endNanos;

    /**
     * @param pointless whether waiting makes no sense any more, since something else failed
     * @param limit how long there is for everything; null: for ever
     */
    Readiness(EngineClient engine, Progress progress, BooleanSupplier pointless, @Nullable Duration limit) {
        this.engine = engine;
        this.progress = progress;
        this.pointless = pointless;
        this.endNanos = limit == null ? null : System.nanoTime() + limit.toNanos();
    }

    /** How a container stands to a condition. */
    private sealed interface Verdict {
        enum Plain implements Verdict {
            MET,
            NOT_YET
        }

        /** It can't be met; why. */
        record Never(String reason) implements Verdict {}
    }

    /**
     * Waits until all containers meet the condition; blocks.
     *
     * @throws ProjectFailure if they can't, unless the dependency isn't required
     */
    void await(WaitFor wait, List<ServiceContainer> containers) {
        containers.forEach(container -> progress.working(ContainerCalls.subject(container), "Waiting"));
        List<ServiceContainer> left = new ArrayList<>(containers);
        Duration pause = FIRST_PAUSE;
        while (true) {
            for (ServiceContainer container : List.copyOf(left)) {
                // Who isn't so far yet is looked at again after the pause.
                Verdict verdict = verdict(wait.condition(), container);
                if (verdict instanceof Verdict.Never(String reason)) {
                    if (wait.required()) {
                        progress.tell(ContainerCalls.subject(container), Progress.Phase.FAILED, "Error");
                        throw failure(wait, container, reason);
                    }
                    skip(wait, containers, reason);
                    return;
                }
                if (verdict == Verdict.Plain.MET) {
                    left.remove(container);
                    progress.done(
                            ContainerCalls.subject(container),
                            wait.condition() == WaitFor.Condition.COMPLETED ? "Exited" : "Healthy");
                }
            }
            if (left.isEmpty()) {
                return;
            }
            pause(pause, left);
            pause = pause.multipliedBy(3).dividedBy(2).compareTo(LONGEST_PAUSE) < 0
                    ? pause.multipliedBy(3).dividedBy(2)
                    : LONGEST_PAUSE;
        }
    }

    private void skip(WaitFor wait, List<ServiceContainer> containers, String reason) {
        String words = "Skipped: optional dependency \"" + wait.service() + "\" failed to start";
        containers.forEach(
                container -> progress.tell(ContainerCalls.subject(container), Progress.Phase.WARNING, words));
        progress.warn("optional dependency \"" + wait.service() + "\" failed to start: " + reason);
    }

    private ProjectFailure failure(WaitFor wait, ServiceContainer container, String reason) {
        String first = wait.condition() == WaitFor.Condition.COMPLETED
                ? "service \"" + wait.service() + "\" didn't complete successfully: " + reason
                : "dependency failed to start: " + reason;
        return new ProjectFailure(first + LogEnd.of(engine, container));
    }

    private Verdict verdict(WaitFor.Condition condition, ServiceContainer container) {
        Json inspected = engine.call(Request.get(ContainerCalls.path(container.id(), "/json")));
        Json state = inspected.at("State");
        String status = state.at("Status").text();
        boolean ended = status.equals("exited") || status.equals("dead");
        long code = state.at("ExitCode").number();
        if (condition == WaitFor.Condition.COMPLETED) {
            if (!ended) {
                return Verdict.Plain.NOT_YET;
            }
            return code == 0 ? Verdict.Plain.MET : new Verdict.Never("exit " + code);
        }
        if (ended) {
            return new Verdict.Never("container " + container.name() + " exited (" + code + ")");
        }
        Json health = state.at("Health");
        boolean checked = !health.isNull() && !health.at("Status").text().equals("none");
        if (!checked) {
            if (condition == WaitFor.Condition.RUNNING_OR_HEALTHY) {
                return status.equals("running") ? Verdict.Plain.MET : Verdict.Plain.NOT_YET;
            }
            return new Verdict.Never("container " + container.name() + " has no healthcheck configured");
        }
        return switch (health.at("Status").text()) {
            case "healthy" -> Verdict.Plain.MET;
            case "unhealthy" ->
                new Verdict.Never("container " + container.name() + " is unhealthy" + lastCheck(health));
            default -> Verdict.Plain.NOT_YET;
        };
    }

    private static String lastCheck(Json health) {
        List<Json> log = health.at("Log").items();
        if (log.isEmpty()) {
            return "";
        }
        Json last = log.getLast();
        String output = last.at("Output").text().strip();
        return ": its check ended with " + last.at("ExitCode").number()
                + (output.isEmpty() ? "" : ", saying: " + output);
    }

    private void pause(Duration pause, List<ServiceContainer> left) {
        if (pointless.getAsBoolean()) {
            throw new CancellationException("something else failed");
        }
        if (endNanos != null && System.nanoTime() - endNanos > 0) {
            throw new ProjectFailure("timeout waiting for: "
                    + String.join(
                            ", ", left.stream().map(ServiceContainer::name).toList()));
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted").initCause(e);
        }
    }
}
