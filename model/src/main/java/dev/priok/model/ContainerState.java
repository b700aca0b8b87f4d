package dev.priok.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a container is in its life. Exactly one of these at any time. */
public sealed interface ContainerState {
    /** Made, never started. */
    record Created() implements ContainerState {}

    /**
     * Its init process runs (or waits to be released within a start).
     *
     * @param oomKilled the kernel has killed one of its processes for want of memory
     */
    record Running(int pid, Instant startedAt, boolean oomKilled) implements ContainerState {
        /** One that has just begun. */
        public Running(int pid, Instant startedAt) {
            this(pid, startedAt, false);
        }
    }

    /**
     * All its processes are frozen.
     *
     * @param oomKilled as in {@link Running}
     */
    record Paused(int pid, Instant startedAt, boolean oomKilled) implements ContainerState {}

    /** Ended; its restart policy will start it again. */
    record Restarting(Exit exit) implements ContainerState {}

    record Exited(Exit exit) implements ContainerState {}

    /**
     * Removal is under way.
     *
     * @param volumes with the anonymous volumes that nobody else uses
     */
    record Removing(@Nullable Exit exit, boolean volumes) implements ContainerState {}

    /** Removal failed half-way; only another removal is possible. */
    record Dead(String error) implements ContainerState {}

    /**
     * How the last run ended.
     *
     * @param code as a shell gives it: 128 + signal for a killed program; 126, 127, 128 for one that could not start
     * @param error why it could not start; empty if it did
     * @param startedAt of the last run that there was; null if the program never ran
     */
    record Exit(
            int code,
            boolean oomKilled,
            String error,
            @Nullable Instant startedAt,
            Instant finishedAt) {}

    /** Docker's word for it. */
    default String status() {
        return switch (this) {
            case Created _ -> "created";
            case Running _ -> "running";
            case Paused _ -> "paused";
            case Restarting _ -> "restarting";
            // What could never start is as it was when it was created (observed on dockerd 20.10).
            case Exited e -> e.exit().startedAt() == null ? "created" : "exited";
            case Removing _ -> "removing";
            case Dead _ -> "dead";
        };
    }

    /** The init process's id, 0 if there is none. */
    default int processId() {
        return switch (this) {
            case Running r -> r.pid();
            case Paused p -> p.pid();
            case Created _, Restarting _, Exited _, Removing _, Dead _ -> 0;
        };
    }

    /** Whether the kernel has killed for want of memory in the present or else the last run. */
    default boolean wasOomKilled() {
        Exit exit = lastExit();
        return switch (this) {
            case Running running -> running.oomKilled();
            case Paused paused -> paused.oomKilled();
            case Created _, Restarting _, Exited _, Removing _, Dead _ -> exit != null && exit.oomKilled();
        };
    }

    /** True while there is an init process. */
    default boolean isAlive() {
        return processId() != 0;
    }

    /** How it last ended, null if it never did or runs now. */
    default @Nullable Exit lastExit() {
        return switch (this) {
            case Restarting r -> r.exit();
            case Exited e -> e.exit();
            case Removing r -> r.exit();
            case Created _, Running _, Paused _, Dead _ -> null;
        };
    }
}
