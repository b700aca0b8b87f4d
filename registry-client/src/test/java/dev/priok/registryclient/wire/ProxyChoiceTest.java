package dev.priok.registryclient.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineException;
import dev.priok.registryclient.RegistrySettings.Proxies;
import java.net.Proxy;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyChoiceTest {
    private static final ProxyChoice CHOICE = new ProxyChoice(new Proxies(
            "", "http://proxy:3128", "direct.example.com,.in.example.com,10.0.0.0/8,port.example.com:5000"));

    private static boolean isProxied(String address) {
        return CHOICE.select(URI.create(address)).getFirst().type() == Proxy.Type.HTTP;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://10.example.com",
                "https://in.example.com",
                "https://192.0.2.1",
                "https://port.example.com"
            })
    void registriesAreReachedByTheProxyForTheirScheme(String address) {
        assertThat(isProxied(address)).isTrue();
        assertThat(isProxied(address.replace("https", "http"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://direct.example.com",
                "https://a.direct.example.com:5000",
                "https://a.in.example.com",
                "https://10.1.2.3",
                "https://port.example.com:5000",
                "https://localhost:5000",
                "https://127.0.0.2",
                "https://[::1]:5000"
            })
    void exceptionsAndThisMachineAreReachedDirectly(String address) {
        assertThat(isProxied(address)).isFalse();
    }

    @Test
    void whatIsNotBuiltIsRefused() {
        assertThatThrownBy(() -> new ProxyChoice(new Proxies("socks5://user:secret@proxy:1", "", "")))
                .isInstanceOf(EngineException.class)
                .hasMessageNotContaining("secret");
    }
}
