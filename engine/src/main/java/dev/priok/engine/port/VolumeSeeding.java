package dev.priok.engine.port;

import dev.priok.engine.port.ContainerFiles.Root;
import java.nio.file.Path;

/** Puts an image's files into volumes that are used for the first time. Blocking, thread-safe. */
public interface VolumeSeeding {
    /** Whether there is nothing in the volume's directory. */
    boolean isEmpty(Path volume);

    /**
     * Copies a directory's content with owners, modes, times, extended attributes and links, and gives the volume the
     * directory's own attributes. Where the volume is an ordinary directory of the local driver, a crash leaves it whole
     * or empty. Does nothing if there is no such path.
     *
     * @param directory absolute, resolved inside the root
     * @param inUse whether programs have the volume open now, so that its directory must stay the same one
     * @return false if the path is something else than a directory
     */
    boolean seed(Root root, String directory, Path volume, boolean inUse);
}
