package dev.priok.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.client.EngineAddress;
import dev.priok.client.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EngineChoiceTest {
    private static EngineChoice choice(Map<String, String> environment, String current, String... words) {
        GlobalFlags flags = new GlobalFlags();
        flags.parse(List.of(words));
        return EngineChoice.of(flags, environment, current);
    }

    @Test
    void flagsComeBeforeTheEnvironmentAndThatBeforeTheSettings() {
        Map<String, String> environment = Map.of("DOCKER_HOST", "tcp://a", "DOCKER_CONTEXT", "b");
        assertThat(choice(environment, "c", "-H", "tcp://d")).isEqualTo(new EngineChoice("default", "tcp://d"));
        assertThat(choice(environment, "c", "-c", "e")).isEqualTo(new EngineChoice("e", ""));
        assertThat(choice(environment, "c")).isEqualTo(new EngineChoice("default", "tcp://a"));
        assertThat(choice(Map.of("DOCKER_CONTEXT", "b"), "c")).isEqualTo(new EngineChoice("b", ""));
        assertThat(choice(Map.of(), "c")).isEqualTo(new EngineChoice("c", ""));
        assertThat(choice(Map.of(), "")).isEqualTo(new EngineChoice("default", ""));
        assertThat(choice(environment, "c", "-c", "default")).isEqualTo(new EngineChoice("default", "tcp://a"));
    }

    @Test
    void refusesTwoWaysToSayIt() {
        assertThatThrownBy(() -> choice(Map.of(), "", "-H", "a", "-c", "b")).hasMessageContaining("both --host and");
        assertThatThrownBy(() -> choice(Map.of(), "", "-H", "a", "-H", "b")).hasMessageContaining("only one -H");
    }

    @Test
    void readsEveryKindOfAddressOrRefusesItByName() {
        assertThat(EngineAddress.parse("ssh://me@box:22/run/s"))
                .isEqualTo(new EngineAddress.Ssh("me", "box", 22, "/run/s"));
        assertThat(EngineAddress.parse("ssh://box").toString()).isEqualTo("ssh://box");
        assertThatThrownBy(() -> EngineAddress.parse("ssh://me:word@box")).hasMessageContaining("password");
        assertThatThrownBy(() -> EngineAddress.parse("ssh://-oProxyCommand=x/"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EngineAddress.parse("npipe:////./pipe/x")).hasMessageContaining("Windows");
        assertThatThrownBy(() -> EngineAddress.parse("fd://")).hasMessageContaining("systemd");
        assertThatThrownBy(() -> EngineAddress.parse("gopher://x")).hasMessageContaining("gopher");
    }

    @Test
    void takesHeadersOfTheEnvironmentInPlaceOfTheSettings() {
        Json settings = Json.parse("{\"HttpHeaders\":{\"A\":\"1\"}}");
        assertThat(Headers.of("", settings)).containsExactly(Map.entry("A", "1"));
        assertThat(Headers.of("B=2,\"C=3,4\"", settings))
                .containsOnlyKeys("B", "C")
                .containsEntry("C", "3,4");
        assertThatThrownBy(() -> Headers.of("nothing", settings)).hasMessageContaining("DOCKER_CUSTOM_HEADERS");
    }
}
