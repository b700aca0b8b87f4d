package dev.priok.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.client.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProxySettingsTest {
    private static final Json SETTINGS = Json.parse("{\"proxies\":{\"default\":{\"httpProxy\":\"http://p:1\","
            + "\"noProxy\":\"a,b\"},\"tcp://box:2375\":{\"allProxy\":\"socks://s\"}}}");

    @Test
    void givesBothSpellingsButNotThoseThatAreThere() {
        assertThat(ProxySettings.pairs(SETTINGS, "unix:///x", List.of("HTTP_PROXY=mine", "no_proxy")))
                .containsExactly("http_proxy=http://p:1", "NO_PROXY=a,b");
    }

    @Test
    void anEngineMayHaveProxiesOfItsOwn() {
        assertThat(ProxySettings.pairs(SETTINGS, "tcp://box:2375", List.of()))
                .containsExactly("ALL_PROXY=socks://s", "all_proxy=socks://s");
        assertThat(ProxySettings.pairs(Json.parse("{}"), "unix:///x", List.of()))
                .isEmpty();
    }
}
