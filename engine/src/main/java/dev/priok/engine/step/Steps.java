package dev.priok.engine.step;

import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.model.Digest;
import java.util.List;

/**
 * What builds need of the machine. Thread-safe, blocking. Nothing here outlives this process: what a crash leaves is
 * removed by the next start.
 */
public interface Steps {
    /**
     * A root that can be changed.
     *
     * @param layers diff ids, base first, which are kept until the root is closed; none: an empty root
     * @throws dev.priok.model.EngineException NotFound if one of them is not here
     */
    StepRoot begin(List<Digest> layers);

    /** Whether a vendor's device is here that programs may ask for. */
    boolean hasDevice(String name);

    /** The files of layers, base first, to be read only; the caller closes it. NotFound if one of them is not here. */
    OpenRoot view(List<Digest> layers);
}
