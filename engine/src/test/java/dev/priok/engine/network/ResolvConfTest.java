package dev.priok.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.HostSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolvConfTest {
    private static final HostSpec.NetworkFiles NOTHING_ASKED = asked(List.of(), List.of(), List.of());
    private static final ResolvConf HOST = ResolvConf.parse("""
            # made by someone
            ; and someone else
            nameserver 127.0.0.53   # the stub
            nameserver 192.0.2.1
            \tnameserver   2001:db8::1
            nameserver fe80::1%eth0
            nameserver nonsense
            nameserver 10.1
            nameserver
            domain old.example
            search a.example  b.example
            options edns0 timeout:1
            options trust-ad
            sortlist 192.0.2.0/24
            """);

    private static HostSpec.NetworkFiles asked(List<String> dns, List<String> search, List<String> options) {
        return new HostSpec.NetworkFiles(List.of(), dns, search, options);
    }

    @Test
    void readsWhatItUnderstandsAndKeepsTheRest() {
        assertThat(HOST.nameServers()).containsExactly("127.0.0.53", "192.0.2.1", "2001:db8::1", "fe80::1%eth0");
        assertThat(HOST.search()).containsExactly("a.example", "b.example");
        assertThat(HOST.options()).containsExactly("edns0", "timeout:1", "trust-ad");
        assertThat(HOST.otherLines()).containsExactly("sortlist 192.0.2.0/24");
        assertThat(HOST.option("timeout")).contains("1");
        assertThat(HOST.option("edns0")).contains("");
        assertThat(HOST.option("time")).isEmpty();
        assertThat(HOST.isSystemdStub()).isFalse();
    }

    @Test
    void itsTextReadsBackAsTheSame() {
        assertThat(ResolvConf.parse(HOST.text())).isEqualTo(HOST);
        assertThat(HOST.text()).doesNotContain("#");
        assertThat(ResolvConf.parse("").text()).isEmpty();
        assertThat(ResolvConf.parse("\r\n \n\0\n").nameServers()).isEmpty();
    }

    @Test
    void theStubOfSystemdIsRecognizedWhenItIsAlone() {
        assertThat(ResolvConf.parse("nameserver 127.0.0.53\noptions edns0\n").isSystemdStub())
                .isTrue();
    }

    @Test
    void aUserDefinedNetworkHasItsOwnServerAndKeepsSearchAndOptions() {
        ResolvConf container = ResolvConf.forUserDefinedNetwork(HOST, NOTHING_ASKED);
        assertThat(container.text()).isEqualTo("""
                nameserver 127.0.0.11
                search a.example b.example
                options edns0 timeout:1 trust-ad ndots:0
                sortlist 192.0.2.0/24
                """);
        assertThat(ResolvConf.keepsSingleLabels(HOST, NOTHING_ASKED)).isFalse();
    }

    @Test
    void ndotsOfTheHostOrTheUserStaysUnlessItIsInvalid() {
        var three = asked(List.of(), List.of(), List.of("ndots:3"));
        assertThat(ResolvConf.forUserDefinedNetwork(HOST, three).options()).containsExactly("ndots:3");
        assertThat(ResolvConf.keepsSingleLabels(HOST, three)).isTrue();
        assertThat(ResolvConf.keepsSingleLabels(ResolvConf.parse("options ndots:1"), NOTHING_ASKED))
                .isTrue();
        var invalid = asked(List.of(), List.of(), List.of("ndots:", "ndots:-1", "ndots:x", "ndots", "rotate"));
        assertThat(ResolvConf.forUserDefinedNetwork(HOST, invalid).options()).containsExactly("rotate", "ndots:0");
    }

    @Test
    void whatWasAskedReplacesTheHosts() {
        var all = asked(List.of("127.0.0.1"), List.of("c.example"), List.of("rotate"));
        for (ResolvConf container :
                List.of(ResolvConf.forHostNetwork(HOST, all), ResolvConf.forDefaultBridge(HOST, all, false))) {
            assertThat(container.nameServers()).containsExactly("127.0.0.1");
            assertThat(container.search()).containsExactly("c.example");
            assertThat(container.options()).containsExactly("rotate");
        }
        assertThat(ResolvConf.forHostNetwork(HOST, asked(List.of(), List.of("."), List.of()))
                        .search())
                .isEmpty();
        assertThat(ResolvConf.forHostNetwork(HOST, NOTHING_ASKED)).isEqualTo(HOST);
    }

    @Test
    void theDefaultBridgeGetsTheServersThatCanBeReachedFromThere() {
        assertThat(ResolvConf.forDefaultBridge(HOST, NOTHING_ASKED, false).nameServers())
                .containsExactly("192.0.2.1");
        assertThat(ResolvConf.forDefaultBridge(HOST, NOTHING_ASKED, true).nameServers())
                .containsExactly("192.0.2.1", "2001:db8::1", "fe80::1%eth0");
    }

    @Test
    void theDefaultBridgeGetsPublicServersIfNoneIsLeft() {
        ResolvConf local = ResolvConf.parse("nameserver 127.0.0.53\nnameserver ::1\nsearch x\n");
        ResolvConf container = ResolvConf.forDefaultBridge(local, NOTHING_ASKED, false);
        assertThat(container.nameServers()).containsExactly("8.8.8.8", "8.8.4.4");
        assertThat(container.search()).containsExactly("x");
        assertThat(ResolvConf.forDefaultBridge(local, NOTHING_ASKED, true).nameServers())
                .containsExactly("8.8.8.8", "8.8.4.4", "2001:4860:4860::8888", "2001:4860:4860::8844");
    }
}
