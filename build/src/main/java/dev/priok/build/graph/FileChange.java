package dev.priok.build.graph;

import dev.priok.build.graph.Operation.Owner;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of a file tree. Paths are absolute in it; links on the way are followed and never leave it. */
public sealed interface FileChange {
    /**
     * Copies.
     *
     * @param input the number of the input to copy from
     * @param sources paths in it, with wildcards as in Go's filepath.Match
     * @param target ends with a slash if it is a directory to copy into
     */
    record Copy(int input, List<String> sources, String target, CopyRules rules) implements FileChange {
        public Copy {
            sources = List.copyOf(sources);
        }
    }

    /**
     * How to copy.
     *
     * @param mode {@code --chmod} as it was given: octal, or symbolic; empty: the files' own
     * @param unpack archives become what is in them
     * @param keepParents the sources' directories are made below the target; {@code /./} in a source begins what is kept
     * @param exclude patterns as in .dockerignore
     * @param allowNothing a wildcard that matches nothing is no error
     * @param createdAt times of what is made here; null: now
     */
    record CopyRules(
            Owner owner,
            String mode,
            boolean unpack,
            boolean keepParents,
            List<String> exclude,
            boolean allowNothing,
            @Nullable Instant createdAt) {
        public static final CopyRules PLAIN = new CopyRules(Owner.UNSAID, "", false, false, List.of(), false, null);

        public CopyRules {
            exclude = List.copyOf(exclude);
        }
    }

    /** Makes a directory and those above it; nothing if it is there. */
    record MakeDirectory(
            String path, int mode, Owner owner, @Nullable Instant createdAt) implements FileChange {}

    /** Writes a file. */
    record MakeFile(
            String path,
            int mode,
            String content,
            Owner owner,
            @Nullable Instant createdAt) implements FileChange {}

    /** Removes a file or a tree; nothing if there is none. */
    record Remove(String path) implements FileChange {}
}
