package dev.priok.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointPlaceTest {
    @ParameterizedTest
    @ValueSource(strings = {"a1", "name.with-dots", "Under_score"})
    void takesDockersNames(String name) {
        assertThat(CheckpointPlace.of(name, "").directory()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a",
                ".a",
                "../outside",
                "a/../b",
                "foo/bar",
                "foo\\bar",
                "nul\0",
                "/absolute",
                "with space",
                "dot.",
                "ünicode"
            })
    void refusesWhatCouldBeAnotherFile(String name) {
        assertThatThrownBy(() -> CheckpointPlace.of(name, ""))
                .isInstanceOf(EngineException.class)
                .hasMessage("invalid checkpoint ID \"" + name + "\", only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }

    @Test
    void refusesANameTooLongForAFile() {
        assertThatThrownBy(() -> CheckpointPlace.of("x".repeat(201), "")).isInstanceOf(EngineException.class);
    }

    @Test
    void aDirectoryIsAbsolute() {
        assertThat(CheckpointPlace.of("one", "/a/../b").directory()).isEqualTo(Path.of("/b"));
        assertThatThrownBy(() -> CheckpointPlace.of("one", "b"))
                .hasMessageContaining("\"b\"")
                .hasMessageContaining("absolute");
    }
}
