package dev.priok.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.network.NetworkSettings;
import dev.priok.engine.network.NetworkSettings.AddressSpace;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkFlagsTest {
    @TempDir
    private Path directory;

    private NetworkSettings flags(String... flags) throws IOException {
        return file("{}", flags);
    }

    private NetworkSettings file(String json, String... flags) throws IOException {
        Path file = Files.writeString(directory.resolve("daemon.json"), json);
        List<String> arguments = new java.util.ArrayList<>(List.of(flags));
        arguments.addAll(List.of("--config-file", file.toString()));
        return DaemonOptions.read(arguments, Map.of()).networks();
    }

    @Test
    void nothingSaidIsTheDefault() throws IOException {
        assertThat(flags()).isEqualTo(NetworkSettings.DEFAULT);
        assertThat(flags("--ip", "0.0.0.0")).isEqualTo(NetworkSettings.DEFAULT);
    }

    @Test
    void flagsAndFileSayTheSame() throws IOException {
        NetworkSettings byFlags = flags(
                "--ip=127.0.0.1",
                "--default-address-pool",
                "base=10.0.0.0/8,size=24",
                "--default-address-pool=base=fd00::/40,size=64",
                "--bip=10.9.0.1/16",
                "--fixed-cidr=10.9.8.0/24",
                "--default-gateway=10.9.0.254",
                "--ipv6",
                "--fixed-cidr-v6=fd00:9::/64",
                "--mtu=1400",
                "--icc=false",
                "--ip-masq=false",
                "--dns=10.0.0.53",
                "--dns-opt=ndots:2",
                "--dns-search=example.org",
                "--host-gateway-ip=10.0.0.7",
                "--link-env=false");
        NetworkSettings byFile = file("""
                {"ip": "127.0.0.1", "bip": "10.9.0.1/16", "fixed-cidr": "10.9.8.0/24", "default-gateway": "10.9.0.254",
                 "default-address-pools": [{"base": "10.0.0.0/8", "size": 24}, {"base": "fd00::/40", "size": 64}],
                 "ipv6": true, "fixed-cidr-v6": "fd00:9::/64", "mtu": 1400, "icc": false, "ip-masq": false,
                 "dns": ["10.0.0.53"], "dns-opts": ["ndots:2"], "dns-search": ["example.org"],
                 "host-gateway-ips": ["10.0.0.7"], "link-env": false}
                """);
        assertThat(byFlags).isEqualTo(byFile);
        assertThat(byFile.publishAddress()).isEqualTo(IpAddress.parse("127.0.0.1"));
        assertThat(byFile.pools())
                .containsExactly(
                        new AddressSpace(IpPrefix.parse("10.0.0.0/8"), 24),
                        new AddressSpace(IpPrefix.parse("fd00::/40"), 64));
        assertThat(byFile.bridge().ipv4().bridge()).isEqualTo(IpPrefix.parse("10.9.0.1/16"));
        assertThat(byFile.bridge().mtu()).isEqualTo(1400);
        assertThat(byFile.bridge().interContainer()).isFalse();
        assertThat(byFile.linkEnvironment()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--ip=here | here",
                "--bip=10.0.0.1 | CIDR",
                "--bip=fd00::1/64 | IPv4",
                "--fixed-cidr-v6=fd00::/64 | --ipv6",
                "--mtu=big | mtu",
                "--mtu=12 | MTU",
                "--icc=perhaps | icc",
                "--default-address-pool=base=10.0.0.0/8 | size",
                "--default-address-pool=base=10.0.0.0/8,size=4 | size",
                "--default-address-pool=base=10.0.0.0/8,size=24,color=red | color",
                "--dns=example.org | example.org",
            })
    void whatIsWrongIsNamed(String flag, String named) {
        assertThatThrownBy(() -> flags(flag))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(named);
    }
}
