package dev.priok.build;

import dev.priok.model.GoBoolean;
import java.util.Map;

/**
 * What to make of the result.
 *
 * @param destination what {@link BuildClient} calls the place of the client's that takes it; empty where it stays here
 * @param attributes as {@code --output}'s, such as {@code name}, {@code push}, {@code compression}
 */
public record BuildOutput(Kind kind, String destination, Map<String, String> attributes) {
    /** Before the destination of an image layout that is no archive, as a store of {@link BuildClient}. */
    public static final String STORE = "export:";

    public BuildOutput {
        attributes = Map.copyOf(attributes);
    }

    /** Whether the client gets an image layout as a directory ({@code tar=false}), not as an archive. */
    public boolean isDirectory() {
        return (kind == Kind.OCI || kind == Kind.DOCKER)
                && !GoBoolean.parse(attributes.getOrDefault("tar", "")).orElse(true);
    }

    /** Kinds of outputs, by the words of {@code --output type=}. */
    public enum Kind {
        /** An image of this engine, and of a registry with {@code push}. */
        IMAGE,
        /** Its files in a directory of the client's. */
        LOCAL,
        /** Its files as a tar. */
        TAR,
        /** An OCI image layout as a tar, or in a directory with {@code tar=false}. */
        OCI,
        /** What {@code docker load} reads as a tar, or an image layout in a directory with {@code tar=false}. */
        DOCKER,
        /** Nothing; the result can be used by another build of the client. */
        NONE
    }
}
