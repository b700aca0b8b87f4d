package dev.priok.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.client.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkRowTest {
    private static final NetworkRow ROW = new NetworkRow(
            Json.parse("{\"Name\":\"mine\",\"Id\":\"0123456789abcdef\",\"Created\":\"2026-01-02T03:04:05.12Z\","
                    + "\"Scope\":\"local\",\"Driver\":\"bridge\",\"EnableIPv4\":true,\"EnableIPv6\":false,"
                    + "\"Internal\":true,\"Labels\":{\"b\":\"2\",\"a\":\"1\"}}"),
            true);

    @Test
    void fillsTheTable() {
        assertThat(NetworkRow.LISTING.render("", NetworkRow.STANDARD_FIELDS, List.of(ROW)))
                .isEqualTo("""
                NETWORK ID     NAME      DRIVER    SCOPE
                0123456789ab   mine      bridge    local
                """);
    }

    @Test
    void knowsDockersFields() {
        assertThat(NetworkRow.LISTING.render(
                        "{{.IPv4}} {{.IPv6}} {{.Internal}} {{.Labels}} {{.CreatedAt}}", List.of(), List.of(ROW)))
                .isEqualTo("true false true a=1,b=2 2026-01-02 03:04:05.12 +0000 UTC\n");
    }
}
