package dev.priok.build.graph;

import dev.priok.build.BuildClient.FileQuery;
import dev.priok.build.ContextSource;
import dev.priok.model.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a file tree comes to be. */
public sealed interface Operation {
    /** No files. No inputs. */
    record Scratch() implements Operation {}

    /**
     * An image's files.
     *
     * @param reference with a digest where that is known
     * @param pull the registry is asked although the image is here
     */
    record Image(String reference, boolean pull) implements Operation {}

    /** An image of an OCI layout of the client's. */
    record Layout(String store, String reference) implements Operation {}

    /** Files of a context; its {@code source} is OfClient, OfMachine or OfBuild. */
    record Context(ContextSource source, FileQuery query) implements Operation {}

    /**
     * A commit's files.
     *
     * @param commit its hash; a tag's or branch's name has been resolved
     * @param subdirectory empty: all
     * @param keepGitDirectory {@code .git} too
     */
    record Git(String url, String commit, String subdirectory, boolean keepGitDirectory, boolean withSubmodules)
            implements Operation {}

    /**
     * One file, brought by HTTP.
     *
     * @param name of the file
     * @param checksum what it must have; null: any
     * @param mode null: 0600
     */
    record Http(
            String url,
            String name,
            @Nullable Digest checksum,
            @Nullable Integer mode,
            Owner owner) implements Operation {}

    /** A program runs in input 0, which it changes. */
    record Run(RunStep step) implements Operation {}

    /** Changes of input 0, one after the other. */
    record Files(List<FileChange> changes) implements Operation {
        public Files {
            changes = List.copyOf(changes);
        }
    }

    /** The inputs' files, the later ones over the earlier ones. */
    record Merge() implements Operation {}

    /**
     * User and group by name or number, as in input 0's {@code /etc/passwd} and {@code /etc/group}.
     *
     * @param user empty: as it is, or 0 for what is new
     */
    record Owner(String user, String group) {
        public static final Owner UNSAID = new Owner("", "");
    }
}
