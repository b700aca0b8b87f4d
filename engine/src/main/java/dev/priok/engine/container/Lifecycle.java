package dev.priok.engine.container;

import dev.priok.engine.port.TaskRuntime.TaskExit;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.ContainerState.Exit;
import dev.priok.model.EngineException;
import dev.priok.model.Health;
import dev.priok.model.OnUnhealthy;
import dev.priok.model.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The life of a container as pure functions from one {@link Container} to the next. */
final class Lifecycle {
    /** A program that ran this long is taken to work: the back-off begins anew. */
    static final Duration SETTLED = Duration.ofSeconds(10);

    /** As {@link #SETTLED} for one that is restarted because it was unhealthy: to find that out takes a while. */
    static final Duration SETTLED_THOUGH_UNHEALTHY = Duration.ofMinutes(10);

    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    private static final int DOUBLINGS = 10;

    private Lifecycle() {}

    /** A user asks for a start: checks that it is possible and forgets earlier stops and restarts. */
    static Container startAsked(Container container) {
        return switch (container.state()) {
            case ContainerState.Running _ -> throw EngineException.notModified("container is already running");
            case ContainerState.Paused _ ->
                throw EngineException.conflict("cannot start a paused container, try unpause instead");
            case ContainerState.Removing _ ->
                throw EngineException.conflict("container is marked for removal and cannot be started");
            case ContainerState.Dead _ ->
                throw EngineException.conflict("container is marked for removal and cannot be started");
            case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ ->
                container.withStoppedByUser(false).withRestartCount(0);
        };
    }

    static Container launched(Container container, int pid, Instant now) {
        boolean checked = HealthPlan.of(container) != null;
        return container.withState(new ContainerState.Running(pid, now)).withHealth(checked ? Health.STARTING : null);
    }

    /** The program could not be started; that is an end, too, but a policy doesn't repeat it. */
    static Container launchFailed(Container container, int code, String error, Instant now) {
        Exit before = container.state().lastExit();
        Instant startedAt = before == null ? null : before.startedAt();
        return container
                .withState(new ContainerState.Exited(new Exit(code, false, error, startedAt, now)))
                .withAttachments(Attachments.NONE);
    }

    static Container paused(Container container) {
        if (container.state() instanceof ContainerState.Running running) {
            return container.withState(
                    new ContainerState.Paused(running.pid(), running.startedAt(), running.oomKilled()));
        }
        return container;
    }

    static Container resumed(Container container) {
        if (container.state() instanceof ContainerState.Paused paused) {
            return container.withState(
                    new ContainerState.Running(paused.pid(), paused.startedAt(), paused.oomKilled()));
        }
        return container;
    }

    /** The kernel killed one of its processes for want of memory, perhaps not the program itself. */
    static Container oomKilled(Container container) {
        return switch (container.state()) {
            case ContainerState.Running running ->
                container.withState(new ContainerState.Running(running.pid(), running.startedAt(), true));
            case ContainerState.Paused paused ->
                container.withState(new ContainerState.Paused(paused.pid(), paused.startedAt(), true));
            case ContainerState.Created _,
                    ContainerState.Restarting _,
                    ContainerState.Exited _,
                    ContainerState.Removing _,
                    ContainerState.Dead _ -> container;
        };
    }

    /** The task has ended: either for good or to be restarted. */
    static Container ended(Container container, TaskExit end) {
        Instant startedAt = startedAt(container.state());
        Exit exit = new Exit(end.exitCode(), end.oomKilled(), "", startedAt, end.finishedAt());
        Duration enough = restartsUnhealthy(container) ? SETTLED_THOUGH_UNHEALTHY : SETTLED;
        boolean settled = startedAt != null
                && Duration.between(startedAt, end.finishedAt()).compareTo(enough) >= 0;
        Container counted = settled ? container.withRestartCount(0) : container;
        if (restarts(counted, exit)) {
            return counted.withState(new ContainerState.Restarting(exit)).withAttachments(Attachments.NONE);
        }
        return container.withState(new ContainerState.Exited(exit)).withAttachments(Attachments.NONE);
    }

    private static @Nullable Instant startedAt(ContainerState state) {
        return switch (state) {
            case ContainerState.Running running -> running.startedAt();
            case ContainerState.Paused paused -> paused.startedAt();
            case ContainerState.Created _,
                    ContainerState.Restarting _,
                    ContainerState.Exited _,
                    ContainerState.Removing _,
                    ContainerState.Dead _ -> null;
        };
    }

    private static boolean restarts(Container container, Exit exit) {
        RestartPolicy policy = container.spec().host().restartPolicy();
        if (container.stoppedByUser()) {
            return false;
        }
        if (restartsUnhealthy(container)) {
            return true;
        }
        return switch (policy.kind()) {
            case NO -> false;
            case ALWAYS, UNLESS_STOPPED -> true;
            case ON_FAILURE ->
                exit.code() != 0
                        && (policy.maximumRetryCount() == 0 || container.restartCount() < policy.maximumRetryCount());
        };
    }

    private static boolean restartsUnhealthy(Container container) {
        return container.spec().host().onUnhealthy() == OnUnhealthy.RESTART && isUnhealthy(container);
    }

    static boolean isUnhealthy(Container container) {
        Health health = container.health();
        return health != null && health.status() == Health.Status.UNHEALTHY;
    }

    /** A restart that was planned will not happen. */
    static Container restartCancelled(Container container) {
        if (container.state() instanceof ContainerState.Restarting restarting) {
            return container.withState(new ContainerState.Exited(restarting.exit()));
        }
        return container;
    }

    /** How long to wait before a restart: doubles with every restart in a row, up to a minute. */
    static Duration restartDelay(Container container) {
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(container.restartCount(), DOUBLINGS));
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }

    static Container restarting(Container container) {
        return container.withRestartCount(container.restartCount() + 1);
    }

    /** @param volumes with the anonymous volumes that nobody else has */
    static Container removing(Container container, boolean volumes) {
        return container.withState(new ContainerState.Removing(container.state().lastExit(), volumes));
    }

    /** Whether a daemon that starts should start this container, which isn't running. */
    static boolean startsWithDaemon(Container container) {
        RestartPolicy policy = container.spec().host().restartPolicy();
        return switch (container.state()) {
            case ContainerState.Restarting _ -> true;
            case ContainerState.Exited exited ->
                exited.exit().startedAt() != null
                        && switch (policy.kind()) {
                            case NO -> false;
                            case ALWAYS -> true;
                            case UNLESS_STOPPED, ON_FAILURE -> restarts(container, exited.exit());
                        };
            case ContainerState.Created _,
                    ContainerState.Running _,
                    ContainerState.Paused _,
                    ContainerState.Removing _,
                    ContainerState.Dead _ -> false;
        };
    }
}
