package dev.priok.engine.container;

import dev.priok.engine.port.ContainerRepository;
import dev.priok.engine.port.TaskStdio;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One container in memory: its present state, those who wait for it, and the two locks of its own.
 *
 * <p>{@link #operation} makes users' operations (start, stop, remove...) on this container follow each other; it is
 * held for the whole operation. {@link #state} is held while the state changes and is saved, so that memory and disk
 * see the same order. The end of a task takes only the second, so an operation may wait for it.
 */
final class ContainerCell {
    private final ContainerRepository repository;
    private final ReentrantLock operation = new ReentrantLock();
    private final ReentrantLock state = new ReentrantLock();
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<CompletableFuture<TaskStdio>> attachments = new ArrayList<>();
    private volatile Container current;
    /** What the repository has; ahead of {@link #current} between {@link #saveAhead} and the change it was for. */
    private Container saved;

    private volatile CompletableFuture<@Nullable Void> launch = CompletableFuture.completedFuture(null);
    private boolean gone;

    ContainerCell(Container container, ContainerRepository repository) {
        this.current = container;
        this.saved = container;
        this.repository = repository;
    }

    Container container() {
        return current;
    }

    ContainerId id() {
        return current.id();
    }

    /** Takes the operation lock; close the result to give it back. */
    Operation operate() {
        operation.lock();
        return operation::unlock;
    }

    /** Like {@link #operate}, but null if another operation is under way. */
    @Nullable
    Operation tryOperate() {
        return operation.tryLock() ? operation::unlock : null;
    }

    /** A held operation lock. */
    interface Operation extends AutoCloseable {
        @Override
        void close();
    }

    /** Changes and saves the container; returns the new one. Does nothing once it is gone. */
    Container change(UnaryOperator<Container> change) {
        state.lock();
        try {
            Container next = change.apply(current);
            if (!gone) {
                save(next);
                current = next;
            }
            return next;
        } finally {
            state.unlock();
        }
    }

    /** Saves what the change would make of the container, which {@link #change} then makes visible. */
    void saveAhead(UnaryOperator<Container> change) {
        state.lock();
        try {
            if (!gone) {
                save(change.apply(current));
            }
        } finally {
            state.unlock();
        }
    }

    private void save(Container next) {
        if (!next.equals(saved)) {
            repository.save(next);
            saved = next;
        }
    }

    /**
     * False if someone else has begun a removal: there is only one at a time.
     *
     * @param volumes with the anonymous volumes that nobody else has
     */
    boolean beginRemoval(boolean volumes) {
        state.lock();
        try {
            if (gone || current.state() instanceof ContainerState.Removing) {
                return false;
            }
            change(c -> Lifecycle.removing(c, volumes));
            return true;
        } finally {
            state.unlock();
        }
    }

    /** From now on the end of the task waits until {@link #launched}. */
    void launching() {
        launch = new CompletableFuture<>();
    }

    void launched() {
        launch.complete(null);
    }

    /** Blocks while a launch is under way. */
    void awaitLaunch() {
        launch.join();
    }

    /** Ends as the condition says; see {@link Containers#await}. */
    CompletableFuture<WaitResult> waiter(WaitCondition condition) {
        state.lock();
        try {
            CompletableFuture<WaitResult> result = new CompletableFuture<>();
            boolean over = condition == WaitCondition.NOT_RUNNING && !isRunning(current.state());
            if (over || gone) {
                result.complete(lastResult());
            } else {
                waiters.add(new Waiter(condition, result));
                result.whenComplete((_, _) -> forgetDone());
            }
            return result;
        } finally {
            state.unlock();
        }
    }

    private void forgetDone() {
        state.lock();
        try {
            waiters.removeIf(waiter -> waiter.result.isDone());
        } finally {
            state.unlock();
        }
    }

    private static boolean isRunning(ContainerState state) {
        return state.isAlive() || state instanceof ContainerState.Restarting;
    }

    private WaitResult lastResult() {
        ContainerState.Exit exit = current.state().lastExit();
        return exit == null ? new WaitResult(0, "") : new WaitResult(exit.code(), "");
    }

    /** Tells those who wait for an end of the program. */
    void announceExit() {
        boolean restarts = current.state() instanceof ContainerState.Restarting;
        complete(
                restarts
                        ? List.of(WaitCondition.NEXT_EXIT)
                        : List.of(WaitCondition.NEXT_EXIT, WaitCondition.NOT_RUNNING),
                lastResult());
    }

    /** A program that never ran has not ended: only those are told who wait for a container to be idle. */
    void announceFailedLaunch() {
        complete(List.of(WaitCondition.NOT_RUNNING), lastResult());
    }

    /** Tells those who wait for the removal that it has failed. */
    void announceRemovalFailure(String error) {
        complete(List.of(WaitCondition.REMOVED), new WaitResult(lastResult().exitCode(), error));
    }

    /** After the last deletion: nothing is saved any more, and nobody waits any longer. */
    void announceRemoval() {
        complete(List.of(WaitCondition.values()), lastResult());
        failAttachments(EngineException.notFound("No such container: " + id()));
    }

    void markGone() {
        state.lock();
        try {
            gone = true;
            repository.delete(id());
        } finally {
            state.unlock();
        }
    }

    /** True once it has been removed. */
    boolean isGone() {
        state.lock();
        try {
            return gone;
        } finally {
            state.unlock();
        }
    }

    private void complete(List<WaitCondition> conditions, WaitResult result) {
        List<Waiter> due;
        state.lock();
        try {
            due = waiters.stream().filter(w -> conditions.contains(w.condition)).toList();
            waiters.removeAll(due);
        } finally {
            state.unlock();
        }
        due.forEach(waiter -> waiter.result.complete(result));
    }

    /** Ends with a connection to the task of the next launch, made before its program starts. */
    CompletableFuture<TaskStdio> nextAttachment() {
        CompletableFuture<TaskStdio> attachment = new CompletableFuture<>();
        state.lock();
        try {
            attachments.add(attachment);
        } finally {
            state.unlock();
        }
        return attachment;
    }

    void cancelAttachment(CompletableFuture<TaskStdio> attachment) {
        attachment.thenAccept(TaskStdio::close);
        attachment.cancel(false);
        state.lock();
        try {
            attachments.removeIf(CompletableFuture::isDone);
        } finally {
            state.unlock();
        }
    }

    List<CompletableFuture<TaskStdio>> takeAttachments() {
        state.lock();
        try {
            List<CompletableFuture<TaskStdio>> taken = List.copyOf(attachments);
            attachments.clear();
            return taken;
        } finally {
            state.unlock();
        }
    }

    void failAttachments(EngineException cause) {
        takeAttachments().forEach(attachment -> attachment.completeExceptionally(cause));
    }

    private record Waiter(WaitCondition condition, CompletableFuture<WaitResult> result) {}
}
