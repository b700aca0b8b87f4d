package dev.priok.store.edit;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;

/** Long work looks here now and then whether its thread was interrupted. */
final class Cancelling {
    private Cancelling() {}

    static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new EngineException(new EngineError.Cancelled("the work on files was cancelled"));
        }
    }
}
