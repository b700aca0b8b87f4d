package dev.priok.build;

import java.util.Map;

/**
 * What to make of the result.
 *
 * @param destination what {@link BuildClient} calls the place of the client's that takes it; empty where it stays here
 * @param attributes as {@code --output}'s, such as {@code name}, {@code push}, {@code compression}
 */
public record BuildOutput(Kind kind, String destination, Map<String, String> attributes) {
    public BuildOutput {
        attributes = Map.copyOf(attributes);
    }

    /** Kinds of outputs, by the words of {@code --output type=}. */
    public enum Kind {
        /** An image of this engine, and of a registry with {@code push}. */
        IMAGE,
        /** Its files in a directory of the client's. */
        LOCAL,
        /** Its files as a tar. */
        TAR,
        /** An OCI image layout as a tar. */
        OCI,
        /** What {@code docker load} reads. */
        DOCKER,
        /** Nothing; the result can be used by another build of the client. */
        NONE
    }
}
