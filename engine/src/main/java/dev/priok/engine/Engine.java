package dev.priok.engine;

import dev.priok.engine.container.Containers;
import dev.priok.engine.event.Events;
import dev.priok.engine.exec.Execs;
import dev.priok.engine.image.Images;
import dev.priok.engine.image.RegistryImages;
import dev.priok.engine.network.Networks;
import dev.priok.engine.step.Steps;
import dev.priok.engine.system.SystemInfo;
import dev.priok.engine.volume.Volumes;

/** A container engine: the embeddable API. Containers live on when it is closed. */
public interface Engine extends AutoCloseable {
    Containers containers();

    Execs execs();

    Images images();

    RegistryImages registryImages();

    Networks networks();

    Volumes volumes();

    /** What builds need of the machine. */
    Steps steps();

    Events events();

    SystemInfo system();

    /** Ends watching and steps of builds; leaves containers running. Idempotent. */
    @Override
    void close();
}
