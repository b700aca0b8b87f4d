package dev.priok.build.dockerfile;

import dev.priok.build.graph.Vertex;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.Platform;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What planning asks of the world. Every method may block on the network and throw an EngineException, which becomes a
 * failure of the build at the line that asked. An interrupt ends a call with Cancelled.
 */
public interface BuildSources {
    /** The platform of this machine, normalized: arm64 has no variant. */
    Platform machine();

    /**
     * A file of what a vertex makes; the vertex is worked off for that, and told to the progress as any other.
     *
     * @param path relative to its root; links are followed and never leave it
     * @param maxBytes more than that is InvalidParameter
     * @return empty if there is no such file
     */
    Optional<byte[]> read(Vertex files, String path, int maxBytes);

    /**
     * An image's configuration.
     *
     * @param reference full, with a tag or digest
     * @param pull the registry is asked although the image is here
     * @param name what to call this in the progress, such as {@code [internal] load metadata for ...}
     */
    Base image(String reference, Platform platform, boolean pull, String name);

    /** The same of an image in an OCI layout of the client's. */
    Base layoutImage(String store, String reference, Platform platform, String name);

    /** The same of what another build of the client's came to. */
    Base buildResult(String result, Platform platform);

    /**
     * The commit that a branch, tag or (abbreviated) hash means.
     *
     * @param reference empty: the default branch
     */
    String commit(String url, String reference, String name);

    /** Whether a URL's content is an archive, not a single file. */
    boolean isArchive(String url);

    /**
     * An image to build upon.
     *
     * @param digest of the manifest, or of the index it was found in; null if a registry never named one
     * @param argumentsEscaped what its configuration says of {@code ArgsEscaped}
     */
    record Base(@Nullable Digest digest, ImageConfig config, boolean argumentsEscaped) {}
}
