package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code priokd --userns-remap}: users of containers are others on the machine. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UserNamespaceIT {
    private static final int FIRST = 1_900_000;
    private static final String MAP = "0 " + FIRST + " 65536";

    private static PriokDaemon priok;

    @BeforeAll
    static void start() {
        priok = PriokDaemon.startWithSubordinates(FIRST);
        priok.loadBusybox();
    }

    @AfterEach
    void removeContainers() {
        priok.removeContainers();
    }

    @AfterAll
    static void stop() {
        priok.close();
    }

    private static Result sh(String script, String... options) {
        return priok.docker(Stream.of(List.of("run", "--rm"), List.of(options), List.of("busybox", "sh", "-c", script))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    private static void runServer(String name, String... options) {
        priok.docker(Stream.of(
                                List.of("run", "-d", "--name", name),
                                List.of(options),
                                List.of("busybox", "sleep", "1000"))
                        .flatMap(List::stream)
                        .toArray(String[]::new))
                .ok();
    }

    private static String owner(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid") + ":" + Files.getAttribute(file, "unix:gid");
    }

    private static String map(String container) throws IOException {
        return Files.readString(Path.of("/proc", priok.inspect(container, "{{.State.Pid}}"), "uid_map"))
                .strip()
                .replaceAll("\\s+", " ");
    }

    @Test
    void usersAreOthersOnTheMachine() throws IOException {
        runServer("one");
        assertThat(map("one")).isEqualTo(MAP);
        assertThat(owner(Path.of("/proc", priok.inspect("one", "{{.State.Pid}}"))))
                .isEqualTo(FIRST + ":" + FIRST);
        assertThat(priok.docker("exec", "one", "id", "-u").ok().text()).isEqualTo("0");
        assertThat(priok.docker("info", "--format", "{{.SecurityOptions}}").ok().text())
                .contains("name=userns");
        assertThat(sh("stat -c %u /proc/1 /etc/passwd /dev/shm /dev/pts /etc/hosts; echo 10.0.0.1 me >>/etc/hosts")
                        .ok()
                        .lines())
                .containsOnly("0");
    }

    @Test
    void streamsCanBeOpenedAgainByWhomeverTheProgramIs() throws IOException {
        Result both = sh("echo out >/dev/stdout; echo err >/dev/stderr").ok();
        assertThat(both.text()).as("%s", both).isEqualTo("out");
        assertThat(both.err()).contains("err");
        assertThat(sh("echo out >/dev/stdout", "--user", "33:34").ok().text()).isEqualTo("out");
        runServer("one");
        assertThat(priok.docker("exec", "--user", "33", "one", "sh", "-c", "echo out >/dev/stdout")
                        .ok()
                        .text())
                .isEqualTo("out");
        assertThat(owner(Path.of("/dev/null"))).as("the machine's own file").isEqualTo("0:0");
    }

    @Test
    void filesOfTheMachinesRootAreOutOfReach() throws IOException {
        Path folder = Files.createDirectory(priok.scratch().resolve("folder"));
        Path secret = Files.writeString(folder.resolve("secret"), "kept");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Result tried = sh(
                "cat /f/secret; echo x >/f/secret; rm -f /f/secret; chown 0:0 /f/secret; chmod 777 /f/secret;"
                        + " mknod /f/open/disk b 7 0; cp /bin/busybox /f/open/su; chmod 4755 /f/open/su",
                "--cap-add",
                "ALL",
                "-v",
                folder + ":/f");
        assertThat(tried.text()).doesNotContain("kept");
        assertThat(secret).hasContent("kept");
        assertThat(owner(secret)).isEqualTo("0:0");
        assertThat(Files.getPosixFilePermissions(secret)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(open.resolve("disk")).doesNotExist();
        assertThat(owner(open.resolve("su"))).as("nobody's").isEqualTo(FIRST + ":" + FIRST);
    }

    @Test
    void whatIsKeptHasTheIdsOfContainers() throws IOException {
        runServer("one", "-v", "data:/data");
        priok.docker(
                        "exec",
                        "one",
                        "sh",
                        "-c",
                        "touch /data/a /made; chown 33:34 /made /data/a; ln -s x /link; rm -r /var")
                .ok();
        Path file = Files.writeString(priok.scratch().resolve("file"), "x");
        Files.setAttribute(file, "unix:uid", 12);
        priok.docker("cp", file.toString(), "one:/copied").ok();
        priok.docker("cp", file.toString(), "one:/data/copied").ok();
        String look = "stat -c %u:%g:%n /made /copied /data/* 2>/dev/null";
        assertThat(priok.docker("exec", "one", "sh", "-c", look).ok().lines())
                .containsExactly("33:34:/made", "12:0:/copied", "33:34:/data/a", "12:0:/data/copied");
        assertThat(priok.docker("diff", "one").ok().lines())
                .contains("A /made", "A /copied", "D /var")
                .doesNotContain("C /etc");

        for (String archive : List.of("cp one:/ -", "export one")) {
            assertThat(Programs.run(
                                    priok.environment(),
                                    List.of("sh", "-c", "docker " + archive + " | tar --numeric-owner -tvf -"))
                            .ok()
                            .out())
                    .containsPattern("33/34 .* /?made\n")
                    .containsPattern("12/0 .* /?copied\n");
        }
        priok.docker("commit", "one", "kept").ok();
        for (String users : List.of("", "host")) {
            assertThat(priok.docker("run", "--rm", "--userns", users, "-v", "data:/data", "kept", "sh", "-c", look)
                            .ok()
                            .lines())
                    .containsExactly("33:34:/made", "12:0:/copied", "33:34:/data/a", "12:0:/data/copied");
        }
    }

    @Test
    void theNetworkBelongsToTheContainersRoot() {
        assertThat(sh(
                                "ip addr add 10.9.9.9/32 dev lo && ip -4 addr show lo; cat /proc/sys/net/ipv4/ip_forward",
                                "--cap-add",
                                "NET_ADMIN",
                                "--sysctl",
                                "net.ipv4.ip_forward=1")
                        .ok()
                        .out())
                .contains("inet 10.9.9.9/32")
                .endsWith("1\n");
        runServer("one");
        assertThat(sh(
                                "ip addr add 10.9.9.9/32 dev lo; ip -4 addr show lo",
                                "--cap-add",
                                "NET_ADMIN",
                                "--network",
                                "container:one",
                                "--pid",
                                "container:one")
                        .ok()
                        .out())
                .contains("inet 10.9.9.9/32");
        assertThat(sh("true", "--userns", "host", "--pid", "container:one").exit())
                .isZero();
    }

    @Test
    void whatNeedsTheMachinesUsersSaysSo() throws IOException {
        assertThat(sh("true", "--privileged").exits(125).err())
                .contains(
                        "privileged mode is incompatible with user namespaces.  You must run the container in the host"
                                + " namespace when running privileged mode");
        assertThat(sh("true", "--network", "host").exits(125).err())
                .contains("cannot share the host's network namespace when user namespaces are enabled");
        assertThat(sh("true", "--pid", "host").exits(125).err())
                .contains("cannot share the host PID namespace when user namespaces are enabled");
        assertThat(sh("true", "--ipc", "host").exits(125).err())
                .contains("cannot share the host IPC namespace when user namespaces are enabled");
        runServer("hosts", "--userns", "host", "--privileged", "--network", "host");
        assertThat(map("hosts")).isEqualTo("0 0 4294967295");
        assertThat(sh("true", "--pid", "container:hosts").exits(125).err()).contains("--userns=host");
    }

    /** The daemon stays as this leaves it. */
    @Test
    @Order(Integer.MAX_VALUE)
    void theSettingCountsWhenAContainerStarts() throws IOException {
        runServer("one");
        priok.docker("exec", "one", "touch", "/before").ok();
        priok.restartWith();
        assertThat(map("one")).as("it goes on as it is").isEqualTo(MAP);
        assertThat(priok.docker("exec", "one", "sh", "-c", "echo out >/dev/stdout")
                        .ok()
                        .text())
                .isEqualTo("out");
        priok.docker("restart", "-t", "0", "one").ok();
        assertThat(map("one")).isEqualTo("0 0 4294967295");
        assertThat(priok.docker("exec", "one", "stat", "-c", "%u", "/before")
                        .ok()
                        .text())
                .isEqualTo("0");
    }
}
