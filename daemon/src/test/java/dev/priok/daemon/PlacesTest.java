package dev.priok.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
    private static final Map<String, String> LOGIN = Map.of("HOME", "/home/u", "XDG_RUNTIME_DIR", "/run/user/1000");

    @Test
    void aUsersThingsAreInTheirDirectories() {
        Places places = Places.ofUser(LOGIN);
        assertThat(places.dataRoot()).isEqualTo(Path.of("/home/u/.local/share/priok"));
        assertThat(places.execRoot()).isEqualTo(Path.of("/run/user/1000/priok"));
        assertThat(places.socket()).isEqualTo(Path.of("/run/user/1000/priok.sock"));
        assertThat(places.configFile()).isEqualTo(Path.of("/home/u/.config/priok/daemon.json"));
    }

    @Test
    void xdgVariablesCountIfTheyAreAbsolute() {
        Map<String, String> environment = Map.of(
                "HOME", "/home/u", "XDG_RUNTIME_DIR", "/r", "XDG_DATA_HOME", "/data", "XDG_CONFIG_HOME", "config");
        Places places = Places.ofUser(environment);
        assertThat(places.dataRoot()).isEqualTo(Path.of("/data/priok"));
        assertThat(places.configFile()).isEqualTo(Path.of("/home/u/.config/priok/daemon.json"));
    }

    @Test
    void withoutALoginsEnvironmentItIsRefused() {
        assertThatThrownBy(() -> Places.ofUser(Map.of("HOME", "/home/u")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("XDG_RUNTIME_DIR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--host=tcp://0.0.0.0:2375", "--group=docker", "--userns-remap=default"})
    void whatNeedsTheMachinesRootIsRefusedByName(String flag) {
        assertThatThrownBy(() -> DaemonOptions.read(List.of("--rootless", flag), LOGIN))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.error()).isInstanceOf(EngineError.NotImplemented.class))
                .hasMessageContaining(flag.replaceFirst("^--host=|=.*", "") + " can't be had with --rootless");
    }

    @Test
    void withoutTheLaunchersNamespacesThereIsNoRootlessDaemon() {
        assertThatThrownBy(() -> DaemonOptions.read(List.of("--rootless"), LOGIN))
                .hasMessageContaining("bin/priokd");
    }
}
