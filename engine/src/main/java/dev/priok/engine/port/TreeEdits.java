package dev.priok.engine.port;

import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.model.Digest;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes and reads file trees by path. A root is a directory of this process, such as that of
 * {@link SnapshotStore.OpenRoot}; paths are absolute in it, links on the way are followed, and nothing outside is touched
 * whatever links there are. Thread-safe, blocking.
 */
public interface TreeEdits {
    /**
     * Copies files with their modes, owners, times, extended attributes, hard links among them and holes.
     *
     * <p>Of a directory, the content is copied into the target; everything else goes into the target if that is a directory
     * or ends with a slash, or becomes it. Directories are merged; other files take the place of what has their name.
     *
     * @throws dev.priok.model.EngineException NotFound if a source is not there, or a wildcard matches nothing;
     *     InvalidParameter if a file would have to replace a directory, or names or modes can't be understood
     */
    void copy(Path from, Path to, Copy copy);

    /**
     * As {@link #copy}, for what nobody needs afterwards: files may be moved.
     *
     * @param to nothing of it is looked at afterwards before it is opened again
     */
    void take(Path from, OpenRoot to, Copy copy);

    /**
     * Unpacks an archive into a directory that is the caller's alone, which nothing in the archive leads out of. Until the
     * result is closed nobody changes its files, so that what is read of them meanwhile needn't be read again.
     *
     * @param archive plain, gzip, bzip2, xz or zstd; read to its end
     * @throws dev.priok.model.EngineException InvalidParameter if it is no readable tar
     */
    Unpacked unpack(InputStream archive, Path directory);

    /** What is known of files that were unpacked. */
    interface Unpacked extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * What is in a regular file; empty if there is none at the path.
     *
     * @throws dev.priok.model.EngineException InvalidParameter if it is larger than {@code maxBytes}
     */
    Optional<byte[]> read(Path root, String path, int maxBytes);

    /** Makes a directory and those above it; nothing if it is there. InvalidParameter if a file has its name. */
    void makeDirectory(Path root, String path, Made made);

    /** Writes a file, over one that is there; the directory must be there. */
    void makeFile(Path root, String path, byte[] content, Made made);

    /** Removes a file or a tree, or what a wildcard matches; nothing if there is none. */
    void remove(Path root, String path);

    /**
     * A digest of what is selected: names, types, modes, owners, contents, link targets and extended attributes; not times.
     *
     * @throws dev.priok.model.EngineException as {@link #copy}
     */
    Digest digest(Path root, Selection selection);

    /**
     * Files of a tree.
     *
     * @param sources paths, with wildcards as in Go's filepath.Match; a link at the end is followed
     * @param keepParents the sources' directories belong to them; {@code /./} in a source begins what is kept
     * @param exclude as {@link dev.priok.model.path.PathPatterns} reads them, relative to each source that is a directory
     * @param allowNothing a wildcard may match nothing
     */
    record Selection(List<String> sources, boolean keepParents, List<String> exclude, boolean allowNothing) {
        public Selection {
            sources = List.copyOf(sources);
            exclude = List.copyOf(exclude);
        }

        /** A path without wildcards' meaning lost: the file or the tree there. */
        public static Selection of(String source) {
            return new Selection(List.of(source), false, List.of(), false);
        }
    }

    /**
     * Whose things become, by name or number, as the changed root's {@code /etc/passwd} and {@code /etc/group} say.
     *
     * @param user empty: as it is, or 0 for what is new
     * @param group empty: as it is, or the user's
     */
    record Ownership(String user, String group) {
        public static final Ownership UNSAID = new Ownership("", "");
    }

    /**
     * A copy.
     *
     * @param target ends with a slash if it is a directory to copy into; made if it isn't there
     * @param mode octal, or symbolic as chmod(1) has it; empty: the files' own
     * @param unpack tar archives, compressed or not, become what is in them
     * @param createdAt the time of all that is made; null: the files' own, and now for directories above them
     */
    record Copy(
            Selection selection,
            String target,
            Ownership owner,
            String mode,
            boolean unpack,
            @Nullable Instant createdAt) {}

    /**
     * How something new is.
     *
     * @param mode permissions
     * @param createdAt null: now
     */
    record Made(int mode, Ownership owner, @Nullable Instant createdAt) {}
}
