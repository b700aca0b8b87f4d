package dev.priok.build.step;

import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Directories for a while. */
public final class Scratch {
    private Scratch() {}

    /** A directory that goes when the tree is closed. */
    static FileTree directory(Path parent, Consumer<Path> filling) {
        Path directory = make(parent);
        try {
            filling.accept(directory);
            return new FileTree.Directory(directory, () -> remove(directory));
        } catch (RuntimeException e) {
            remove(directory);
            throw e;
        }
    }

    public static Path make(Path parent) {
        try {
            Files.createDirectories(parent);
            return Files.createTempDirectory(parent, "build-");
        } catch (IOException e) {
            throw EngineException.internal("cannot make a directory in " + parent + ": " + e.getMessage(), e);
        }
    }

    public static void remove(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw EngineException.internal("cannot remove " + directory + ": " + e.getMessage(), e);
        }
    }
}
