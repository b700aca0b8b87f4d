package dev.priok.cli.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Where a made root file system goes: the engine's image import. */
public interface ImageSink {
    /**
     * Imports a tar stream as a one-layer image; blocks until the engine has it.
     *
     * @param tar uncompressed; read to its end, not closed
     * @param changes Dockerfile instructions such as {@code CMD ["sh"]}
     * @return the new image's id
     */
    String importImage(InputStream tar, String repository, String tag, List<String> changes) throws IOException;

    /** Gives an image one more name. */
    void tag(String imageId, String repository, String tag) throws IOException;
}
