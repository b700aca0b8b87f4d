package dev.priok.compose.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FileChangesTest {
    @TempDir
    Path folder;

    /** All that changes until the last one of these is told. */
    private static void awaitAll(FileChanges changes, Set<Path> wanted) throws IOException, InterruptedException {
        Set<Path> seen = new HashSet<>();
        while (!seen.containsAll(wanted)) {
            Set<Path> batch = changes.next();
            assertThat(batch).isNotEmpty();
            seen.addAll(batch);
        }
    }

    @Test
    void filesThatComeChangeAndGoAreTold() throws IOException, InterruptedException {
        Path file = folder.resolve("file");
        try (FileChanges changes = FileChanges.below(List.of(folder), _ -> false)) {
            Files.writeString(file, "new");
            awaitAll(changes, Set.of(file));
            Files.delete(file);
            awaitAll(changes, Set.of(file));
        }
    }

    @Test
    void directoriesThatComeAreWatchedWithAllThatIsInThem() throws IOException, InterruptedException {
        Path deep = folder.resolve("a/b/c");
        try (FileChanges changes = FileChanges.below(List.of(folder), _ -> false)) {
            Files.createDirectories(deep);
            Files.writeString(deep.resolve("first"), "");
            awaitAll(changes, Set.of(folder.resolve("a"), deep, deep.resolve("first")));
            Files.writeString(deep.resolve("second"), "");
            awaitAll(changes, Set.of(deep.resolve("second")));
        }
    }

    @Test
    void aPlaceMayBeAFileAndMayComeLater() throws IOException, InterruptedException {
        Path place = folder.resolve("later/file");
        try (FileChanges changes = FileChanges.below(List.of(place), _ -> false)) {
            Files.createDirectory(place.getParent());
            Files.writeString(place.resolveSibling("other"), "");
            Files.writeString(place, "");
            Set<Path> batch = changes.next();
            assertThat(batch).containsExactly(place);
        }
    }

    @Test
    void whatIsSkippedIsNotTold() throws IOException, InterruptedException {
        Path left = Files.createDirectory(folder.resolve("left"));
        try (FileChanges changes = FileChanges.below(List.of(folder), left::equals)) {
            Files.writeString(left.resolve("file"), "");
            Files.writeString(folder.resolve("file"), "");
            assertThat(changes.next()).containsExactly(folder.resolve("file"));
        }
    }

    @Test
    void closingEndsTheWaiting() throws IOException, InterruptedException {
        FileChanges changes = FileChanges.below(List.of(folder), _ -> false);
        Thread closing = Thread.ofVirtual().start(() -> {
            try {
                changes.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(changes.next()).isEmpty();
        closing.join();
    }
}
