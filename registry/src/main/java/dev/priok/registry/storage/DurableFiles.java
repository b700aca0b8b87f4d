package dev.priok.registry.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** Files that are whole or not there, also after a loss of power. Any thread; blocking. */
final class DurableFiles {
    private final Path temporary;
    private final AtomicLong next = new AtomicLong();

    /** @param temporary a directory on the same file system, whose content nobody else needs */
    DurableFiles(Path temporary) {
        this.temporary = temporary;
    }

    /** Creates or replaces a file. */
    void write(Path target, byte[] content) throws IOException {
        Path written = temporary.resolve("new-" + next.incrementAndGet());
        try {
            try (FileChannel channel =
                    FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            move(written, target);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** One that lasts only while it is open. */
    FileChannel scratch() throws IOException {
        return FileChannel.open(
                temporary.resolve("new-" + next.incrementAndGet()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Creates an empty file, or does nothing if it is there. */
    void mark(Path target) throws IOException {
        directory(parent(target));
        try {
            Files.createFile(target);
        } catch (FileAlreadyExistsException _) {
            return;
        }
        sync(parent(target));
    }

    /** Gives a file, whose content is on disk, its place. */
    void move(Path file, Path target) throws IOException {
        directory(parent(target));
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(parent(target));
    }

    /** False if it was not there. */
    boolean delete(Path file) throws IOException {
        try {
            Files.delete(file);
        } catch (NoSuchFileException _) {
            return false;
        }
        sync(parent(file));
        return true;
    }

    void directory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        directory(parent(directory));
        try {
            Files.createDirectory(directory);
            sync(parent(directory));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    static void deleteTree(Path top) throws IOException {
        if (Files.isDirectory(top, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            try (var entries = Files.newDirectoryStream(top)) {
                for (Path entry : entries) {
                    deleteTree(entry);
                }
            }
        }
        Files.deleteIfExists(top);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path parent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException(path + " has no directory");
        }
        return parent;
    }
}
