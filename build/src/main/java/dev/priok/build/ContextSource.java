package dev.priok.build;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Files or an image that a build takes from. */
public sealed interface ContextSource {
    /** A directory that the client has, by the name it has in {@link BuildClient}. */
    record OfClient(String name) implements ContextSource {}

    /** A directory of this machine that belongs to the build alone, which may take files out of it. */
    record OfMachine(Path directory) implements ContextSource {}

    /** A git repository as {@code URL[#REF[:SUBDIRECTORY]]} with Docker's query words, or a tar or file at an HTTP URL. */
    record Remote(String url) implements ContextSource {
        private static final Pattern URL = Pattern.compile("(https?://|git://|ssh://|git@|github\\.com/).*");

        /** Whether a text that may name other sources too is such a URL. */
        public static boolean isMeant(String text) {
            return URL.matcher(text).matches();
        }
    }

    /** An image by its name. */
    record OfImage(String reference) implements ContextSource {}

    /**
     * An image in an OCI image layout that the client has.
     *
     * @param store the layout's name in {@link BuildClient}
     * @param reference a tag or a digest
     */
    record OfLayout(String store, String reference) implements ContextSource {}

    /** The result of another build of the same client, which {@link BuildOutcome} named. */
    record OfBuild(String result) implements ContextSource {}
}
