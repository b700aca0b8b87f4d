package dev.priok.engine.container;

import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directories of checkpoints. One is written under a hidden name and gets its own when it is complete, so that what
 * has a name can be started from. Where a hidden one is, is noted before it is made: the next start removes it.
 */
final class CheckpointFolders {
    /** CRIU's list of what is in a checkpoint, and crun's of the standard streams. */
    private static final List<String> SIGNS = List.of("inventory.img", "descriptors.json");

    private static final String UNFINISHED = ".unfinished";

    private final Path root;

    CheckpointFolders(Path root) {
        this.root = root;
    }

    private Path own(ContainerId id) {
        return root.resolve(id.value());
    }

    private Path of(ContainerId id, CheckpointPlace place) {
        return directory(id, place.directory()).resolve(place.name());
    }

    private Path directory(ContainerId id, @Nullable Path chosen) {
        return chosen == null ? own(id) : chosen;
    }

    /** A checkpoint that is being written; discarded by {@link #close} unless it was completed. */
    final class Draft implements AutoCloseable {
        private final ContainerId id;
        private final Path parent;
        private final Path hidden;
        private final Path complete;

        private Draft(ContainerId id, Path parent, String name) {
            this.id = id;
            this.parent = parent;
            this.hidden = parent.resolve("." + name + "." + id.shortForm() + UNFINISHED);
            this.complete = parent.resolve(name);
        }

        /** Where to write. */
        Path directory() {
            return hidden;
        }

        /** Gives it its name. Blocks until it is on disk. */
        void complete() {
            if (!isComplete(hidden)) {
                throw EngineException.internal("no checkpoint was written to " + hidden, null);
            }
            try {
                sync(hidden);
                Files.move(hidden, complete, StandardCopyOption.ATOMIC_MOVE);
                force(parent);
            } catch (IOException e) {
                throw failed("write the checkpoint " + complete, e);
            }
        }

        @Override
        public void close() {
            discardUnfinished(id);
        }
    }

    /** Conflict, in Docker's words, if there is one of this name. */
    Draft begin(Container container, CheckpointPlace place) {
        Draft draft = new Draft(container.id(), directory(container.id(), place.directory()), place.name());
        if (Files.exists(draft.complete, LinkOption.NOFOLLOW_LINKS)) {
            throw EngineException.conflict("cannot checkpoint container " + container.name() + ": checkpoint with name "
                    + place.name() + " already exists for container " + container.name());
        }
        discardUnfinished(container.id());
        try {
            createPrivate(own(container.id()));
            createPrivate(draft.parent);
            Path note = own(container.id()).resolve(UNFINISHED);
            Files.writeString(note, draft.hidden.toString());
            force(note);
            remove(draft.hidden);
            createPrivate(draft.hidden);
            return draft;
        } catch (IOException e) {
            throw failed("make the directory of checkpoint " + draft.complete, e);
        }
    }

    private static void createPrivate(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static void sync(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!Files.isSymbolicLink(file)) {
                    force(file);
                }
            }
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The directory of a complete checkpoint. NotFound, in Docker's words, if there is none. */
    Path find(Container container, CheckpointPlace place) {
        Path directory = of(container.id(), place);
        if (!isComplete(directory)) {
            throw EngineException.notFound(
                    "checkpoint " + place.name() + " does not exist for container " + container.name());
        }
        return directory;
    }

    private static boolean isComplete(Path directory) {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && SIGNS.stream().allMatch(sign -> Files.isRegularFile(directory.resolve(sign)));
    }

    /** The names, sorted. NotFound or InvalidParameter for a chosen directory that is none. */
    List<String> list(Container container, @Nullable Path chosen) {
        Path directory = directory(container.id(), chosen);
        if (!Files.isDirectory(directory)) {
            if (chosen == null) {
                return List.of();
            }
            throw Files.exists(directory)
                    ? EngineException.invalid("checkpoint directory \"" + chosen + "\" exists but is not a directory")
                    : EngineException.notFound(
                            "checkpoint directory \"" + chosen + "\" does not exist for container " + container.name());
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(CheckpointFolders::isComplete)
                    .map(path -> path.getFileName().toString())
                    .filter(CheckpointPlace::isName)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failed("list " + directory, e);
        }
    }

    /** Removes a checkpoint; NotFound for a directory that is none, so that nothing else can be removed by mistake. */
    void remove(Container container, CheckpointPlace place) {
        Path directory = find(container, place);
        try {
            // First of all it stops being a checkpoint.
            Files.delete(directory.resolve(SIGNS.getFirst()));
            remove(directory);
        } catch (IOException e) {
            throw failed("remove the checkpoint " + directory, e);
        }
    }

    /** Whether a checkpoint was being written when the engine ended. */
    boolean hasUnfinished(ContainerId id) {
        return Files.exists(own(id).resolve(UNFINISHED));
    }

    /** Removes one that was begun and isn't complete. */
    void discardUnfinished(ContainerId id) {
        Path note = own(id).resolve(UNFINISHED);
        try {
            String hidden = Files.readString(note);
            if (!hidden.isEmpty()) {
                remove(Path.of(hidden));
            }
            Files.delete(note);
        } catch (NoSuchFileException e) {
            // There is none.
        } catch (IOException e) {
            throw failed("remove the unfinished checkpoint that " + note + " names", e);
        }
    }

    /** Removes what the engine itself keeps of a container; checkpoints in chosen directories stay. */
    void delete(ContainerId id) {
        // Most containers never had one, and they are removed often.
        if (!Files.exists(own(id), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        discardUnfinished(id);
        try {
            remove(own(id));
        } catch (IOException e) {
            throw failed("remove " + own(id), e);
        }
    }

    /** Containers of which there is something: for the sweep at start-up. */
    List<ContainerId> owners() {
        return ContainerDirectories.owners(root);
    }

    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static EngineException failed(String what, IOException cause) {
        String message = "cannot " + what + ": " + cause.getMessage();
        if (cause instanceof FileAlreadyExistsException) {
            return EngineException.invalid(message + " exists and is not a directory");
        }
        return EngineException.internal(message, cause);
    }
}
