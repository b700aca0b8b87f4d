package dev.priok.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerConfig.ProcessConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigMergeTest {
    private static final ContainerConfig IMAGE = config(List.of("/entry"), List.of("serve"));

    private static ContainerConfig config(@Nullable List<String> entrypoint, @Nullable List<String> cmd) {
        return ContainerConfig.empty()
                .with(draft -> draft.process = new ProcessConfig(entrypoint, cmd, List.of("A=1", "B=2"), "", ""));
    }

    private static List<String> arguments(@Nullable List<String> entrypoint, @Nullable List<String> cmd) {
        ContainerConfig user = ContainerConfig.empty()
                .with(draft -> draft.process = new ProcessConfig(entrypoint, cmd, List.of(), "", ""));
        return ConfigMerge.merge(user, IMAGE).process().arguments();
    }

    @Test
    void the_command_replaces_only_the_command() {
        assertThat(arguments(null, null)).containsExactly("/entry", "serve");
        assertThat(arguments(null, List.of("other"))).containsExactly("/entry", "other");
    }

    @Test
    void an_entry_point_hides_the_images_command() {
        assertThat(arguments(List.of("/mine"), null)).containsExactly("/mine");
        assertThat(arguments(List.of(""), List.of("sh"))).containsExactly("sh");
        assertThat(arguments(List.of(""), null)).isEmpty();
    }

    @Test
    void variables_are_replaced_in_place_and_removed_by_bare_names() {
        assertThat(ConfigMerge.environment(List.of("A=1", "B=2"), List.of("C=3", "A=9", "B")))
                .containsExactly("A=9", "C=3");
    }
}
