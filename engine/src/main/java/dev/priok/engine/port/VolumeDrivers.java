package dev.priok.engine.port;

import dev.priok.model.Volume;
import java.util.List;

/** Who can keep volumes. Thread-safe. */
public interface VolumeDrivers {
    /** NotFound with Docker's wording if there is none of this name now. Blocking: others may have to be asked. */
    VolumeDriver find(String name);

    /**
     * The driver of a volume that has been made, whether it is there now or not; if not, its calls wait for it a while
     * and then fail. Does not block, nor do its {@link VolumeDriver#adopt adopt} and {@link VolumeDriver#scope scope}
     * fail.
     */
    VolumeDriver recorded(String name);

    /** Names of those known now, {@code local} among them. */
    List<String> names();

    /** The same after looking for others. Those that don't answer soon are left out. Blocking. */
    List<String> discover();

    /** After a restart, when all users were adopted: ends what is mounted for nobody. */
    void reconcile(List<Volume> volumes);
}
