package dev.priok.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.Container;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFoldersTest {
    private final Container container = Samples.container(Samples.running(), RestartPolicy.NO);
    private final CheckpointPlace one = CheckpointPlace.of("one", "");

    @TempDir
    Path top;

    private CheckpointFolders folders = new CheckpointFolders(Path.of("/nowhere"));

    @BeforeEach
    void open() {
        folders = new CheckpointFolders(top.resolve("checkpoints"));
    }

    private static void fill(Path directory) throws IOException {
        Files.writeString(directory.resolve("inventory.img"), "");
        Files.writeString(directory.resolve("descriptors.json"), "[]");
        Files.writeString(Files.createDirectory(directory.resolve("below")).resolve("file"), "x");
    }

    private void write(CheckpointPlace place) throws IOException {
        try (CheckpointFolders.Draft draft = folders.begin(container, place)) {
            fill(draft.directory());
            draft.complete();
        }
    }

    private CheckpointPlace elsewhere() {
        return CheckpointPlace.of("one", top.resolve("chosen").toString());
    }

    private static void assertFails(Runnable call, Class<? extends EngineError> kind, String words) {
        assertThatThrownBy(call::run)
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(kind));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> top.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void isListedOnceItIsComplete() throws IOException {
        assertThat(folders.list(container, null)).isEmpty();
        try (CheckpointFolders.Draft draft = folders.begin(container, one)) {
            fill(draft.directory());
            assertThat(folders.list(container, null)).isEmpty();
            assertThat(folders.hasUnfinished(container.id())).isTrue();
            draft.complete();
            assertThat(folders.list(container, null)).containsExactly("one");
        }
        assertThat(folders.hasUnfinished(container.id())).isFalse();
        assertThat(folders.find(container, one)).isDirectoryContaining("glob:**inventory.img");
        assertFails(() -> folders.begin(container, one), EngineError.Conflict.class, "already exists for container");
    }

    @Test
    void aFailureLeavesNothing() throws IOException {
        try (CheckpointFolders.Draft draft = folders.begin(container, elsewhere())) {
            fill(draft.directory());
        }
        assertThat(files()).isEmpty();
        assertThat(folders.list(container, elsewhere().directory())).isEmpty();
    }

    @Test
    void whatACrashLeftIsFoundWhereverItIs() throws IOException {
        fill(folders.begin(container, elsewhere()).directory());
        CheckpointFolders next = new CheckpointFolders(top.resolve("checkpoints"));
        assertThat(next.list(container, elsewhere().directory())).isEmpty();
        assertThat(next.hasUnfinished(container.id())).isTrue();
        assertThat(next.owners()).containsExactly(container.id());
        next.discardUnfinished(container.id());
        assertThat(files()).isEmpty();
        assertThat(next.hasUnfinished(container.id())).isFalse();
    }

    @Test
    void removesCheckpointsAndNothingElse() throws IOException {
        write(one);
        write(elsewhere());
        Path other = Files.createDirectories(top.resolve("chosen/other"));
        Files.writeString(other.resolve("important"), "");
        CheckpointPlace mistaken =
                CheckpointPlace.of("other", top.resolve("chosen").toString());
        assertFails(
                () -> folders.remove(container, mistaken),
                EngineError.NotFound.class,
                "checkpoint other does not exist for container sample");
        Path link = Files.createSymbolicLink(top.resolve("chosen/link"), folders.find(container, one));
        CheckpointPlace linked =
                CheckpointPlace.of("link", top.resolve("chosen").toString());
        assertFails(() -> folders.remove(container, linked), EngineError.NotFound.class, "link");
        Files.delete(link);
        assertThat(folders.list(container, elsewhere().directory())).containsExactly("one");
        folders.remove(container, elsewhere());
        assertThat(files()).contains("chosen/other/important").noneMatch(file -> file.startsWith("chosen/one"));
        folders.delete(container.id());
        assertThat(files()).containsExactly("chosen/other/important");
        folders.delete(container.id());
    }

    @Test
    void aChosenDirectoryMustBeThere() throws IOException {
        Path missing = top.resolve("missing");
        assertFails(() -> folders.list(container, missing), EngineError.NotFound.class, "does not exist");
        Path file = Files.writeString(top.resolve("file"), "");
        assertFails(() -> folders.list(container, file), EngineError.InvalidParameter.class, "not a directory");
    }
}
