package dev.priok.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.network.ResolvConf;
import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.model.HostSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;

/** The C library as client, in a mount namespace with a resolv.conf of its own. */
@ExtendWith(LeavesNothingBehind.class)
class GetentIT {
    private static final String ADDRESS = "127.53.71.11";

    @TempDir
    Path directory;

    private TestUpstream upstream;
    private NameServer server;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestUpstream(TestUpstream.answering(Rcode.NXDOMAIN));
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), 53);
        InetSocketAddress upstreamAddress = upstream.address();
        server = NameServer.start(
                DatagramChannel.open(StandardProtocolFamily.INET).bind(address),
                ServerSocketChannel.open(StandardProtocolFamily.INET).bind(address),
                new NameServer.Service(
                        "getent",
                        Served.NAMES,
                        () -> new Upstreams(List.of(upstreamAddress), SocketSource.HOST),
                        false),
                new Forwarder());
        var nothing = new HostSpec.NetworkFiles(List.of(), List.of(), List.of("search.example"), List.of());
        Files.writeString(
                directory.resolve("resolv.conf"),
                ResolvConf.forUserDefinedNetwork(ResolvConf.parse(""), nothing)
                        .text()
                        .replace(ResolvConf.CONTAINER_NAME_SERVER, ADDRESS));
        Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.writeString(directory.resolve("nsswitch.conf"), "hosts: files dns\n");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        upstream.close();
    }

    private String getent(String database, String key) throws Exception {
        String mounts = "for f in resolv.conf hosts nsswitch.conf; do mount --bind $0/$f /etc/$f; done;";
        Process process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "sh",
                        "-ec",
                        mounts + "exec getent $1 $2",
                        directory.toString(),
                        database,
                        key)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return process.waitFor() + " " + output.replaceAll("[ \t]+", " ").strip();
    }

    @Test
    void resolvesNamesOfContainers() throws Exception {
        assertThat(getent("ahostsv4", "web")).startsWith("0 10.0.0.1 STREAM web");
        assertThat(getent("ahostsv6", "web")).startsWith("0 fd00::1 STREAM web");
        assertThat(getent("ahostsv4", "web.net")).startsWith("0 10.0.0.1 STREAM web.net");
        assertThat(getent("ahosts", "db")).startsWith("0 10.0.0.2 STREAM db").doesNotContain(":");
        assertThat(getent("ahosts", "www")).contains("10.0.0.1", "10.0.0.2", "fd00::1");
        assertThat(getent("hosts", "10.0.0.2")).isEqualTo("0 10.0.0.2 db.net");
        assertThat(upstream.queries).hasValue(0);
        assertThat(getent("hosts", "nobody")).isEqualTo("2 ");
        assertThat(upstream.queries).hasPositiveValue();
    }
}
