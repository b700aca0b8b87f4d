package dev.priok.build;

import dev.priok.build.dockerfile.CheckReport;
import dev.priok.build.dockerfile.StageDescription;
import dev.priok.build.dockerfile.TargetOutline;
import java.util.List;

/** Answers questions about Dockerfiles, which are not built for that. Thread-safe. */
public interface DockerfileQuestions {
    /**
     * Checks the request's Dockerfile, all its stages if no target is named.
     *
     * @throws BuildException if there is no Dockerfile that could be checked
     * @throws dev.priok.model.EngineException for all else
     */
    CheckReport check(BuildRequest request, BuildClient client, BuildProgress progress);

    /**
     * The stages of the request's Dockerfile, in its order.
     *
     * @throws BuildException if the Dockerfile is wrong
     * @throws dev.priok.model.EngineException for all else
     */
    List<StageDescription> stages(BuildRequest request, BuildClient client, BuildProgress progress);

    /**
     * What can be given to the request's target.
     *
     * @throws BuildException if the Dockerfile is wrong
     * @throws dev.priok.model.EngineException for all else
     */
    TargetOutline outline(BuildRequest request, BuildClient client, BuildProgress progress);
}
