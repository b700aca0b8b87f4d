package dev.priok.build.dockerfile;

import dev.priok.build.BuildRequest;
import dev.priok.model.EngineException;

/** Makes plans of Dockerfiles. Thread-safe. */
public final class DockerfilePlanner {
    private final BuildSources sources;

    public DockerfilePlanner(BuildSources sources) {
        this.sources = sources;
    }

    /**
     * Reads the Dockerfile and plans what the request asks for.
     *
     * @throws dev.priok.build.BuildException if the Dockerfile is wrong, with the place
     */
    public BuildPlan plan(BuildRequest request) {
        throw EngineException.notImplemented("planning " + request.reference() + " on " + sources.machine());
    }
}
