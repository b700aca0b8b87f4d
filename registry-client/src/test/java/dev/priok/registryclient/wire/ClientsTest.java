package dev.priok.registryclient.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.registryclient.RegistrySettings;
import dev.priok.registryclient.RegistrySettings.Patience;
import dev.priok.registryclient.RegistrySettings.Proxies;
import dev.priok.registryclient.host.Endpoint.Trust;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientsTest {
    private static final Trust USUAL = new Trust(List.of(), null, false);

    private static Clients clients() {
        return new Clients(new RegistrySettings(
                Map.of(), List.of(), List.of(), new Proxies("", "", ""), Patience.DEFAULT, "priok/test"));
    }

    @Test
    void closingEndsTheThreadsThatWouldHoldUpAProgramsEnd() throws Exception {
        Clients clients = clients();
        HttpClient client = clients.of(USUAL);
        assertThat(client.isTerminated()).isFalse();
        clients.close();
        assertThat(client.awaitTermination(Duration.ofMinutes(2))).isTrue();
    }

    @Test
    void thereIsOneForEachTrust() throws Exception {
        try (Clients clients = clients()) {
            assertThat(clients.of(USUAL)).isSameAs(clients.of(new Trust(List.of(), null, false)));
            assertThat(clients.of(new Trust(List.of(), null, true))).isNotSameAs(clients.of(USUAL));
        }
    }
}
