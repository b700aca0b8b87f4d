package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A daemon that an ordinary user started with {@code --rootless}. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RootlessIT {
    private static PriokDaemon priok;

    @BeforeAll
    static void start() {
        priok = PriokDaemon.startAsUser();
        priok.loadBusybox();
    }

    @AfterEach
    void removeContainers() {
        priok.removeContainers();
    }

    @AfterAll
    static void end() {
        String keeper = keeper();
        priok.close();
        Eventually.await("the namespaces end", () -> !Files.exists(Path.of("/proc", keeper)));
    }

    /** The process that holds the daemon's namespaces. */
    private static String keeper() {
        try {
            return Files.readString(priok.userRuntime().resolve("priok/namespace/keeper"))
                    .split(" ")[0];
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void rootInAContainerIsTheUserOutside() throws IOException {
        Path shared = Files.createDirectory(priok.userRuntime().resolve("shared"));
        Files.setAttribute(shared, "unix:uid", PriokDaemon.USER);
        priok.docker("run", "--rm", "-v", "kept:/v", "busybox", "sh", "-c", "echo old >/v/file; chown 7:7 /v/file")
                .ok();
        Result second = priok.docker(
                "run",
                "--rm",
                "-v",
                "kept:/v",
                "-v",
                shared + ":/shared",
                "busybox",
                "sh",
                "-c",
                "id -u; cat /v/file; stat -c %u /v/file; rm -r /home; mkdir /home; touch /shared/new");
        assertThat(second.ok().lines()).containsExactly("0", "old", "7");
        assertThat(Files.getAttribute(shared.resolve("new"), "unix:uid")).isEqualTo(PriokDaemon.USER);
        assertThat(priok.docker("info", "--format", "{{.SecurityOptions}} {{.CgroupDriver}} {{.Driver}}")
                        .ok()
                        .text())
                .contains("name=rootless")
                .endsWith("overlay2");
        priok.docker("volume", "rm", "kept").ok();
    }

    @Test
    void containersAndTheirPortsOutliveTheDaemon() throws Exception {
        int port = freePort();
        priok.docker("network", "create", "inner").ok();
        priok.docker(
                        "run",
                        "-d",
                        "--name=web",
                        "--network=inner",
                        "-p" + port + ":80",
                        "busybox",
                        "sh",
                        "-c",
                        "echo page >/index.html; exec httpd -f -p 80 -h /")
                .ok();
        assertThat(priok.docker("run", "--rm", "--network=inner", "busybox", "wget", "-qO-", "http://web/")
                        .ok()
                        .text())
                .isEqualTo("page");
        assertThat(get(port)).isEqualTo("page\n");
        String keeper = keeper();

        priok.kill9();
        assertThat(get(port)).isEqualTo("page\n");
        priok.startAgain();
        assertThat(keeper()).isEqualTo(keeper);
        assertThat(get(port)).isEqualTo("page\n");
        assertThat(priok.docker("exec", "web", "cat", "/index.html").ok().text())
                .isEqualTo("page");
        assertThat(priok.docker("top", "web").ok().out()).contains("httpd");

        priok.docker("rm", "-f", "web").ok();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
        }
        priok.docker("network", "rm", "inner").ok();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String get(int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** Without delegation of a group by systemd, as it is in the tests. */
    @Test
    void whatItCantDoIsRefusedByName() {
        refused("limits (--memory, --pids-limit) need a cgroup", "run", "-m", "100m", "--pids-limit", "9", "busybox");
        refused("--oom-score-adj -900", "run", "--oom-score-adj=-900", "busybox");
        refused("networks of the driver macvlan", "network", "create", "-d", "macvlan", "outer");
        refused("[::1] can't be published", "run", "-p", "[::1]:8080:80", "busybox");
        refused("net.ipv4.ip_unprivileged_port_start", "run", "-p", "7:7", "busybox");
    }

    private static void refused(String words, String... command) {
        Result result = priok.docker(command);
        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains(words);
    }

    @Test
    void withoutWhatItNeedsItSaysSo() throws IOException {
        Path launcher = Programs.top().resolve("bin/priokd-rootless");
        assertThat(Programs.run(Map.of(), List.of(launcher.toString())).exits(1).err())
                .contains("--rootless is for users other than root");
        List<String> asUser =
                List.of("setpriv", "--reuid=65534", "--clear-groups", "env", "-u", "XDG_RUNTIME_DIR", "sh", "-s");
        assertThat(Programs.run(Map.of(), asUser, Files.readAllBytes(launcher))
                        .exits(1)
                        .err())
                .contains("--rootless needs XDG_RUNTIME_DIR");
    }
}
