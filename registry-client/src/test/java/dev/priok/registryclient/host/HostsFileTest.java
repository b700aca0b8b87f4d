package dev.priok.registryclient.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineException;
import dev.priok.registryclient.host.Endpoint.Capability;
import dev.priok.registryclient.host.Endpoint.ClientPair;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsFileTest {
    private static final Path FILE = Path.of("/certs/example.com/hosts.toml");
    private static final URI OWN = URI.create("https://example.com");

    private static List<Endpoint> read(String text) {
        return HostsFile.read(FILE, text, OWN);
    }

    @Test
    void hostsComeInOrderAndTheRegistryLast() {
        List<Endpoint> endpoints = read("""
                server = "https://own.example.com" # the registry
                [host."http://first.example.com:5000"]
                  capabilities = [
                    "pull",
                    'resolve',
                  ]
                [host."https://second.example.com/prefix/v2"]
                  override_path = true
                  ca = ["one.crt", "/two.crt"]
                  client = [["own.cert", "own.key"]]
                  skip_verify = true
                [host."https://second.example.com/prefix/v2".header]
                  x-token = "a"
                """);
        assertThat(endpoints)
                .extracting(endpoint -> endpoint.base().toString())
                .containsExactly(
                        "http://first.example.com:5000/v2",
                        "https://second.example.com/prefix/v2",
                        "https://own.example.com/v2");
        assertThat(endpoints).extracting(Endpoint::isMirror).containsExactly(true, true, false);
        assertThat(endpoints.getFirst().capabilities()).containsExactlyInAnyOrder(Capability.PULL, Capability.RESOLVE);
        Endpoint second = endpoints.get(1);
        assertThat(second.trust().authorities())
                .containsExactly(Path.of("/certs/example.com/one.crt"), Path.of("/two.crt"));
        assertThat(second.trust().pair())
                .isEqualTo(
                        new ClientPair(Path.of("/certs/example.com/own.cert"), Path.of("/certs/example.com/own.key")));
        assertThat(second.trust().anyone()).isTrue();
        assertThat(second.headers()).isEqualTo(Map.of("x-token", List.of("a")));
    }

    @Test
    void withoutAServerTheRegistryIsAtItsOwnPlace() {
        assertThat(read(""))
                .singleElement()
                .satisfies(endpoint -> assertThat(endpoint.base()).hasToString("https://example.com/v2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "colour = \"red\" | the key colour is not supported",
                "capabilities = [\"fly\"] | the capability fly is not supported",
                "server = 5 | line 1: only strings, true, false and arrays",
                "[[host]] | arrays of tables are not supported",
                "server = \"ftp://a\" | not an http or https address: ftp://a",
                "skip_verify = \"yes\" | skip_verify is neither true nor false",
                "server = \"a | a string without its end",
                "dial_timeout = \"1s\" | dial_timeout",
            })
    void whatIsNotUnderstoodIsNamed(String text, String words) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(FILE.toString())
                .hasMessageContaining(words);
    }
}
