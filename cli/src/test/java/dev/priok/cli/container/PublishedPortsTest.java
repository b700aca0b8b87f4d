package dev.priok.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.client.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedPortsTest {
    /** Ports as {@code inside/type} or {@code address outside inside/type}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80/tcp | 80/tcp",
                "82/tcp; 80/tcp; 81/tcp; 90/tcp; 80/udp | 80-82/tcp, 90/tcp, 80/udp",
                "0.0.0.0 8080 80/tcp; :: 8080 80/tcp | 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp",
                "0.0.0.0 80 80/tcp; 0.0.0.0 81 81/tcp; :: 80 80/tcp; :: 81 81/tcp"
                        + " | 0.0.0.0:80-81->80-81/tcp, [::]:80-81->80-81/tcp",
                "0.0.0.0 9080 80/tcp; 81/tcp | 81/tcp, 0.0.0.0:9080->80/tcp"
            })
    void joinsNeighbours(String ports, String text) {
        List<Json> items = new ArrayList<>();
        for (String port : ports.split("; ")) {
            String[] words = port.split(" ");
            String[] inside = words[words.length - 1].split("/");
            String outside = words.length == 1 ? "" : ",\"IP\":\"" + words[0] + "\",\"PublicPort\":" + words[1];
            items.add(Json.parse("{\"PrivatePort\":" + inside[0] + ",\"Type\":\"" + inside[1] + "\"" + outside + "}"));
        }
        assertThat(PublishedPorts.text(items)).isEqualTo(text);
    }
}
