package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the daemon's flags about networks do to containers. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NetworkSettingsIT {
    private static Result in(PriokDaemon priok, String script, String... options) {
        String[] command = new String[options.length + 6];
        command[0] = "run";
        command[1] = "--rm";
        System.arraycopy(options, 0, command, 2, options.length);
        System.arraycopy(new String[] {"busybox", "sh", "-c", script}, 0, command, options.length + 2, 4);
        return priok.docker(command).ok();
    }

    @Test
    void theDefaultBridgeIsAsItWasSet() {
        try (PriokDaemon priok = PriokDaemon.start(
                "--bip=10.213.0.1/24",
                "--fixed-cidr=10.213.0.128/25",
                "--default-gateway=10.213.0.9",
                "--mtu=1400",
                "--ip=127.0.0.1",
                "--dns=10.213.0.53",
                "--dns-search=example.org",
                "--dns-opt=ndots:3",
                "--host-gateway-ip=10.213.0.77",
                "--link-env=false",
                "--default-address-pool=base=10.214.0.0/16,size=24")) {
            priok.loadBusybox();
            Result seen = in(
                    priok,
                    "ip -4 addr show eth0; ip route; cat /etc/resolv.conf /etc/hosts",
                    "--add-host",
                    "machine:host-gateway");
            assertThat(seen.out())
                    .contains("mtu 1400")
                    .containsPattern("inet 10\\.213\\.0\\.1(2[89]|[3-9]\\d)/24")
                    .contains("default via 10.213.0.9")
                    .contains("nameserver 10.213.0.53\nsearch example.org\noptions ndots:3\n")
                    .contains("10.213.0.77\tmachine\n");
            publishedOnLoopbackByDefault(priok);
            linksWithoutSecrets(priok);
            assertThat(priok.docker("info", "--format", "{{json .DefaultAddressPools}}")
                            .ok()
                            .text())
                    .isEqualTo("[{\"Base\":\"10.214.0.0/16\",\"Size\":24}]");
        }
    }

    private static void publishedOnLoopbackByDefault(PriokDaemon priok) {
        priok.docker("network", "create", "--ipv6", "own").ok();
        assertThat(priok.docker("network", "inspect", "--format", "{{(index .IPAM.Config 0).Subnet}}", "own")
                        .ok()
                        .text())
                .isEqualTo("10.214.0.0/24");
        for (String network : List.of("bridge", "own")) {
            priok.docker("run", "-d", "--name", "web", "--network", network, "-p", "80", "busybox", "sleep", "1000")
                    .ok();
            assertThat(priok.docker("port", "web").ok().lines())
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("80/tcp -> 127.0.0.1:"));
            priok.docker("rm", "-f", "web").ok();
        }
        priok.docker("network", "rm", "own").ok();
    }

    private static void linksWithoutSecrets(PriokDaemon priok) {
        priok.docker("run", "-d", "--name", "db", "--expose", "5432", "-e", "SECRET=s", "busybox", "sleep", "1000")
                .ok();
        assertThat(in(priok, "env", "--link", "db:db").lines())
                .contains("DB_PORT_5432_TCP_PROTO=tcp")
                .noneMatch(line -> line.startsWith("DB_ENV_"));
        priok.docker("rm", "-f", "db").ok();
    }

    @Test
    void ipv6OnTheDefaultBridge() {
        try (PriokDaemon priok = PriokDaemon.start("--ipv6", "--fixed-cidr-v6=fd00:213::/64")) {
            priok.loadBusybox();
            assertThat(in(priok, "ip -6 addr show eth0").out()).contains("inet6 fd00:213::2/64");
        }
    }

    @Test
    void containersOfTheDefaultBridgeKeptApart() {
        try (PriokDaemon priok = PriokDaemon.start("--icc=false")) {
            priok.loadBusybox();
            priok.docker("run", "-d", "--name", "one", "busybox", "sleep", "1000")
                    .ok();
            String address = priok.inspect("one", "{{.NetworkSettings.IPAddress}}");
            assertThat(in(priok, "ping -c 1 -W 1 " + address + " >/dev/null && echo reached || echo kept apart")
                            .text())
                    .isEqualTo("kept apart");
            assertThat(priok.docker("create", "--link", "one", "busybox").ok().err())
                    .contains("Links give names, but no way");
        }
    }
}
