package dev.priok.engine.exec;

import dev.priok.model.ContainerId;
import dev.priok.model.ExecSpec;
import org.jspecify.annotations.Nullable;

/**
 * An exec session.
 *
 * @param exitCode null until it has ended
 * @param pid on the host, 0 before it starts
 */
public record ExecDetails(
        String id,
        ContainerId container,
        ExecSpec spec,
        boolean running,
        @Nullable Integer exitCode,
        int pid) {}
