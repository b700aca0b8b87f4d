package dev.priok.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.cli.CommandFailure;
import dev.priok.compose.tree.Mapping;
import org.junit.jupiter.api.Test;

/** Texts of {@code run}'s flags. */
class RunWordsTest {
    private static String port(String text) {
        return ((Mapping) PublishText.of(text))
                .entries().entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("mode"))
                        .map(entry ->
                                entry.getValue() instanceof dev.priok.compose.tree.Scalar scalar ? scalar.text() : "")
                        .toList()
                        .toString();
    }

    @Test
    void portsArePublishedAsShortFormsSay() {
        assertThat(port("80")).isEqualTo("[80, , tcp]");
        assertThat(port("8080:80/udp")).isEqualTo("[80, 8080, udp]");
        assertThat(port("127.0.0.1:8080:80")).isEqualTo("[127.0.0.1, 80, 8080, tcp]");
        assertThat(port("[::1]:8080:80")).isEqualTo("[::1, 80, 8080, tcp]");
        assertThatThrownBy(() -> PublishText.of("http")).isInstanceOf(CommandFailure.class);
    }

    @Test
    void entrypointsAreTakenApartAsAShellDoes() {
        assertThat(ShellWords.split("sh -c 'echo \"a b\"' \"c d\"e f\\ g"))
                .containsExactly("sh", "-c", "echo \"a b\"", "c de", "f g");
        assertThat(ShellWords.split("")).isEmpty();
        assertThatThrownBy(() -> ShellWords.split("'a")).hasMessageContaining("unclosed quote");
    }

    @Test
    void countsOfServicesAreReadAndChecked() {
        assertThat(CreateFlags.counts(java.util.List.of("a=2", "b=0")))
                .containsEntry("a", 2)
                .containsEntry("b", 0);
        assertThatThrownBy(() -> CreateFlags.counts(java.util.List.of("a")))
                .hasMessageContaining("invalid --scale option \"a\"");
    }
}
