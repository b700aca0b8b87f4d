package dev.priok.build;

/** Builds images. Thread-safe. */
public interface Builder {
    /**
     * Builds, and hands over what was asked for. Blocks until that is done; an interrupt cancels the build, which then ends
     * soon and leaves nothing but cache.
     *
     * @throws BuildException if a step fails or the Dockerfile is wrong
     * @throws dev.priok.model.EngineException for all else
     */
    BuildOutcome build(BuildRequest request, BuildClient client, BuildProgress progress);
}
