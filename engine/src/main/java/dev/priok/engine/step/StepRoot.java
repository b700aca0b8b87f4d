package dev.priok.engine.step;

import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import java.util.Optional;

/** A root that a build changes. For one thread at a time. */
public interface StepRoot extends AutoCloseable {
    /** Its files, to be read and written; the caller closes it before all else is called. */
    OpenRoot open();

    /**
     * Runs a program in it and blocks until that has ended. An interrupt kills it with all it started.
     *
     * @param output gets what it prints, in order, on one thread
     * @return the exit code
     * @throws dev.priok.model.EngineException ProgramNotFound, ProgramNotExecutable, InvalidParameter, Cancelled, or
     *     ResourceExhausted if the kernel killed it for want of memory
     */
    int run(StepProcess process, OutputSink output);

    /** What was changed, as a layer, which the caller closes; empty if nothing was. The root can't be used any more. */
    Optional<HeldLayer> commit();

    /** Removes it. Idempotent. */
    @Override
    void close();
}
