package dev.priok.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files of the daemon that outlived what they belonged to. */
final class Leftovers {
    /** Ids of containers, images, layers and blobs, whole or shortened, stand in the names of what belongs to them. */
    private static final Pattern NAMED_AFTER_AN_ID = Pattern.compile(".*[0-9a-f]{12,}.*");

    /** Compiled once per profile: the daemon's own, and those that newer versions of crun keep for themselves. */
    private static final List<Path> COMPILED_FILTERS = List.of(Path.of("seccomp"), Path.of("crun/.cache/seccomp"));

    private Leftovers() {}

    static List<String> below(Path... roots) {
        List<String> found = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> tree = Files.walk(root)) {
                tree.filter(path -> COMPILED_FILTERS.stream()
                                .noneMatch(kept -> root.relativize(path).startsWith(kept)))
                        .filter(path -> NAMED_AFTER_AN_ID
                                .matcher(path.getFileName().toString())
                                .matches())
                        .map(Path::toString)
                        .forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    static void deleteTree(Path root) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
