package dev.priok.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostResolverTest {
    @TempDir
    Path directory;

    private Path file;
    private Path systemdFile;
    private HostResolver resolver;
    private long now;

    @BeforeEach
    void create() {
        file = directory.resolve("resolv.conf");
        systemdFile = directory.resolve("systemd.conf");
        resolver = new HostResolver(file, systemdFile, () -> now);
    }

    private void assertServers(String... addresses) {
        for (int i = 0; i < 2; i++) {
            assertThat(resolver.get().servers()).containsExactlyElementsOf(servers(addresses));
        }
    }

    private static List<InetSocketAddress> servers(String... addresses) {
        return List.of(addresses).stream()
                .map(address -> new InetSocketAddress(address, 53))
                .toList();
    }

    @Test
    void noFileNamesNoServers() {
        assertServers();
    }

    @Test
    void changesCountAtOnce() throws Exception {
        Files.writeString(file, "nameserver 192.0.2.1\n");
        assertServers("192.0.2.1");
        Files.writeString(file, "nameserver 192.0.2.2\n");
        assertServers("192.0.2.2");
        Files.writeString(directory.resolve("new"), "nameserver 192.0.2.3\n");
        Files.move(directory.resolve("new"), file, StandardCopyOption.REPLACE_EXISTING);
        assertServers("192.0.2.3");
        Files.writeString(directory.resolve("target"), "nameserver 192.0.2.4\n");
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("target"));
        assertServers("192.0.2.4");
        Files.writeString(directory.resolve("target"), "nameserver 192.0.2.5\n");
        assertServers("192.0.2.5");
    }

    @Test
    void atMostThreeServersCountAndUnusableOnesDoNot() throws Exception {
        Files.writeString(file, """
                nameserver x
                nameserver fe80::1%nowhere
                nameserver ::1
                nameserver 1.1.1.1
                nameserver 1.1.1.2
                nameserver 1.1.1.3
                """);
        assertServers("::1", "1.1.1.1", "1.1.1.2");
    }

    @Test
    void theFileOfSystemdReplacesItsStub() throws Exception {
        Files.writeString(file, "nameserver 127.0.0.53\n");
        assertServers("127.0.0.53");
        Files.writeString(systemdFile, "nameserver 192.0.2.1\n");
        assertServers("192.0.2.1");
        Files.writeString(systemdFile, "nameserver 192.0.2.2\n");
        assertServers("192.0.2.2");
        Files.writeString(file, "nameserver 127.0.0.53\nnameserver 192.0.2.3\n");
        assertServers("127.0.0.53", "192.0.2.3");
    }

    @Test
    void aFileBeingWrittenKeepsTheOldServersForAMoment() throws Exception {
        Files.writeString(file, "nameserver 192.0.2.1\n");
        assertServers("192.0.2.1");
        Files.writeString(file, "");
        assertServers("192.0.2.1");
        Files.writeString(file, "nameserver 192.0.2.2\n");
        assertServers("192.0.2.2");
        Files.delete(file);
        assertServers("192.0.2.2");
        now += Duration.ofMillis(999).toNanos();
        assertServers("192.0.2.2");
        now += Duration.ofMillis(2).toNanos();
        assertServers();
    }

    @Test
    void aContainersOwnNameServerIsNotAskedByItself() {
        List<String> asked = List.of("127.0.0.11", "nonsense", "127.0.0.1", "2001:db8::1");
        assertThat(Upstreams.asked(asked, SocketSource.HOST).servers())
                .containsExactlyElementsOf(servers("127.0.0.1", "2001:db8::1"));
        Upstreams host = Upstreams.ofHost(asked);
        assertThat(host.servers()).containsExactlyElementsOf(servers("127.0.0.11", "127.0.0.1", "2001:db8::1"));
    }
}
