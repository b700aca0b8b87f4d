package dev.priok.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.ContainerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigChangesTest {
    private static ContainerConfig apply(String... changes) {
        return ConfigChanges.apply(ContainerConfig.empty(), List.of(changes));
    }

    @Test
    void commands_are_arrays_or_shell_lines() {
        assertThat(apply("CMD [\"a\", \"b\\u0020c\"]").process().cmd()).containsExactly("a", "b c");
        assertThat(apply("cmd echo hi").process().cmd()).containsExactly("/bin/sh", "-c", "echo hi");
        assertThat(apply("ENTRYPOINT [\"x\"]").process().entrypoint()).containsExactly("x");
    }

    @Test
    void variables_and_labels_take_quoted_values() {
        assertThat(apply("ENV A=1 B=\"two words\"", "ENV A=3").process().env()).containsExactly("A=3", "B=two words");
        assertThat(apply("ENV OLD some value").process().env()).containsExactly("OLD=some value");
        assertThat(apply("LABEL k='v w'").labels()).containsEntry("k", "v w");
    }

    @Test
    void the_rest_of_the_instructions() {
        assertThat(apply("EXPOSE 80 53/udp").exposedPorts()).containsExactlyInAnyOrder("80/tcp", "53/udp");
        assertThat(apply("WORKDIR /a", "WORKDIR b").process().workingDir()).isEqualTo("/a/b");
        assertThat(apply("USER app").process().user()).isEqualTo("app");
        assertThat(apply("VOLUME [\"/data\"]").volumes()).containsExactly("/data");
        assertThat(apply("STOPSIGNAL SIGINT").stop().signal()).isEqualTo("SIGINT");
    }

    @Test
    void what_is_no_change_is_refused_by_name() {
        assertThatThrownBy(() -> apply("RUN x")).hasMessageContaining("RUN is not a valid change command");
        assertThatThrownBy(() -> apply("CMD [\"a\"")).hasMessageContaining("not a JSON array");
        assertThatThrownBy(() -> apply("ENV x")).hasMessageContaining("can't find =");
    }
}
