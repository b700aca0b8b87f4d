package dev.priok.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox:latest, busybox:latest",
        "busybox:1.36, docker.io/library/busybox:1.36, busybox:1.36",
        "someone/app, docker.io/someone/app:latest, someone/app:latest",
        "localhost/app, localhost/app:latest, localhost/app:latest",
        "localhost:5000/a/b:v1, localhost:5000/a/b:v1, localhost:5000/a/b:v1",
        "index.docker.io/library/x, docker.io/library/x:latest, x:latest",
        "[::1]:5000/x, [::1]:5000/x:latest, [::1]:5000/x:latest",
    })
    void normalizes_and_shows_names_as_docker_does(String text, String full, String familiar) {
        ImageReference reference = ImageReference.parse(text).withDefaultTag();
        assertThat(reference.toString()).isEqualTo(full);
        assertThat(reference.familiar()).isEqualTo(familiar);
        assertThat(ImageReference.parse(full)).isEqualTo(reference);
    }

    @Test
    void keeps_a_digest_and_adds_no_tag_to_it() {
        String digest = "sha256:" + "ab".repeat(32);
        ImageReference reference = ImageReference.parse("busybox@" + digest).withDefaultTag();
        assertThat(reference.tag()).isNull();
        assertThat(reference.familiar()).isEqualTo("busybox@" + digest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":tag", "a//b", "a/", "-a", "a:", "a:.x", "a@sha256:12", "Upper", "a b", "../x", "a:b:c"})
    void refuses_names_that_break_the_grammar(String text) {
        assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("invalid reference format");
    }
}
