package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who may reach the daemon. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AccessIT {
    @TempDir
    private Path directory;

    private static String mode(Path socket) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that nobody listens on now. */
    static String freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "tcp://127.0.0.1:" + probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theSocketIsForRootAndOneGroupWhateverHappensToItsMode() throws IOException {
        try (PriokDaemon priok = PriokDaemon.start("--group", "daemon")) {
            assertThat(mode(priok.socket())).isEqualTo("rw-rw----");
            assertThat(Files.getAttribute(priok.socket(), "unix:group")).hasToString("daemon");
            assertThat(priok.docker("info", "--format", "{{.Warnings}}").ok().text())
                    .doesNotContain("socket");

            Files.setPosixFilePermissions(priok.socket(), PosixFilePermissions.fromString("rwxrwxrwx"));
            Eventually.await("the mode is repaired", () -> mode(priok.socket()).equals("rw-rw----"));
            String finding = "the mode of the socket " + priok.socket() + " was 0777";
            Eventually.await("it is logged", () -> priok.logText().contains(finding));
            assertThat(priok.docker("info").ok().err()
                            + priok.docker("info").ok().out())
                    .contains("WARNING: " + finding);
        }
    }

    /** Records, bundles and logs have secrets, and images have setuid programs. */
    @Test
    void otherUsersOfTheMachineFindNothingToRead() {
        try (PriokDaemon priok = PriokDaemon.start()) {
            priok.loadBusybox();
            priok.docker(
                            "run",
                            "-d",
                            "--name",
                            "one",
                            "-e",
                            "SECRET=s",
                            "--user",
                            "1000:1000",
                            "-v",
                            "data:/data",
                            "busybox",
                            "sh",
                            "-c",
                            "echo said; sleep 1000")
                    .ok();
            priok.docker("exec", "one", "true").ok();
            Result found = Programs.run(
                    Map.of(),
                    List.of(
                            "setpriv",
                            "--reuid=65534",
                            "--regid=65534",
                            "--clear-groups",
                            "find",
                            priok.dataRoot().toString(),
                            priok.execRoot().toString(),
                            "-type",
                            "f",
                            "-readable"));
            assertThat(found.lines()).isEmpty();
        }
    }

    private static Result refused(Path directory, String... flags) {
        List<String> command = new ArrayList<>(List.of(
                Programs.top().resolve("bin/priokd").toString(),
                "--data-root",
                directory.resolve("data").toString(),
                "--exec-root",
                directory.resolve("run").toString()));
        command.addAll(List.of(flags));
        return Programs.run(Map.of(), command).exits(125);
    }

    @Test
    void aPortForAnybodyMustBeAskedForInSoManyWords() {
        assertThat(refused(directory, "-H", "tcp://127.0.0.1:0").err())
                .contains("refusing to listen on tcp://127.0.0.1:0 without TLS")
                .contains("whoever may use the API is root on this machine")
                .contains("--tlsverify");
        assertThat(refused(directory, "-H", "tcp://127.0.0.1:0", "--tls").err())
                .contains("refusing to listen")
                .contains("--tlsverify=false");
        assertThat(refused(directory, "-H", "tcp://127.0.0.1:0", "--tlsverify", "--tlscacert", "/nowhere/ca.pem")
                        .err())
                .contains("/nowhere/ca.pem");
        assertThat(refused(directory, "-H", "fd://other").err()).contains("fd://other");
    }

    @Test
    void aPortWithoutTlsWarns() {
        String host = freePort();
        try (PriokDaemon priok = PriokDaemon.start("-H", host, "--tls=false")) {
            String warning = "the API is served on " + host + " without encryption";
            assertThat(priok.logText()).contains(warning);
            assertThat(priok.docker("-H", host, "info", "--format", "{{.Warnings}}")
                            .ok()
                            .text())
                    .contains(warning);
        }
    }

    @Test
    void onlyClientsWithACertificateGetIn() {
        String host = freePort();
        Certificates own = Certificates.of(directory, "own").sign("server").sign("client");
        Certificates other = Certificates.of(directory, "other").sign("stranger");
        try (PriokDaemon priok = PriokDaemon.start(
                "-H",
                host,
                "--tlsverify",
                "--tlscacert=" + own.authorityFile(),
                "--tlscert=" + own.certificate("server"),
                "--tlskey=" + own.key("server"))) {
            priok.loadBusybox();
            assertThat(over(priok, host, own.flags("client"), "info", "--format", "{{.Warnings}}")
                            .ok()
                            .text())
                    .doesNotContain("served on");
            streamsFlow(priok, host, own.flags("client"));

            thePriokCommandDoesTheSame(priok, host, own, other);
            List<String> nobody =
                    List.of("--tlsverify", "--tlscacert", own.authorityFile().toString());
            assertThat(over(priok, host, nobody, "ps").exits(1).err()).contains("certificate required");
            assertThat(over(priok, host, List.of(), "ps").exits(1).err()).isNotEmpty();
            List<String> stranger = List.of(
                    "--tlsverify",
                    "--tlscacert",
                    own.authorityFile().toString(),
                    "--tlscert",
                    other.certificate("stranger").toString(),
                    "--tlskey",
                    other.key("stranger").toString());
            assertThat(over(priok, host, stranger, "ps").exits(1).err()).contains("tls");
            assertThat(over(priok, host, other.flags("stranger"), "ps").exits(1).err())
                    .contains("certificate");
        }
    }

    private static void thePriokCommandDoesTheSame(
            PriokDaemon priok, String host, Certificates own, Certificates other) {
        byte[] input = "x".repeat(300_000).getBytes(StandardCharsets.US_ASCII);
        Result run = Programs.run(
                priok.environment(),
                Stream.of(
                                List.of(Programs.top().resolve("bin/priok").toString(), "-H", host),
                                own.flags("client"),
                                List.of("run", "--rm", "-i", "busybox", "sh", "-c", "wc -c; sleep 0.3; echo late"))
                        .flatMap(List::stream)
                        .toList(),
                input);
        assertThat(run.ok().lines()).containsExactly("300000", "late");
        assertThat(priok.priok("-H", host, "ps").exits(1).err()).isNotEmpty();
        String[] distrusting = Stream.of(List.of("-H", host), other.flags("stranger"), List.of("ps"))
                .flatMap(List::stream)
                .toArray(String[]::new);
        assertThat(priok.priok(distrusting).exits(1).err()).contains("certif");
    }

    private static Result over(PriokDaemon priok, String host, List<String> tls, String... command) {
        return priok.docker(Stream.of(List.of("-H", host), tls, List.of(command))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    /** A hijacked connection whose input ends first: TLS must not end both directions then. */
    private static void streamsFlow(PriokDaemon priok, String host, List<String> tls) {
        String[] arguments = Stream.of(
                        List.of("-H", host),
                        tls,
                        List.of("run", "--rm", "-i", "busybox", "sh", "-c", "wc -c; sleep 0.3; echo late"))
                .flatMap(List::stream)
                .toArray(String[]::new);
        assertThat(priok.dockerWithInput("x".repeat(300_000).getBytes(StandardCharsets.US_ASCII), arguments)
                        .ok()
                        .lines())
                .containsExactly("300000", "late");
        assertThat(over(priok, host, tls, "run", "--rm", "busybox", "head", "-c", "3000000", "/dev/zero")
                        .ok()
                        .out())
                .hasSize(3_000_000);
    }

    /** The service manager's part is played by systemd's own test program. */
    @Test
    void aSocketOfTheServiceManagerIsTakenOver() throws Exception {
        Path socket = directory.resolve("activated");
        Process activation = new ProcessBuilder(
                        "systemd-socket-activate",
                        "--listen=" + socket,
                        Programs.top().resolve("bin/priokd").toString(),
                        "--data-root=" + directory.resolve("data"),
                        "--exec-root=" + directory.resolve("run"),
                        "-H",
                        "fd://")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        try {
            Eventually.await("the socket is there", () -> Files.exists(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            Map<String, String> environment = Map.of("DOCKER_HOST", "unix://" + socket);
            assertThat(Programs.run(environment, List.of("docker", "info", "--format", "{{.Warnings}}"))
                            .ok()
                            .text())
                    .contains("the mode of the socket " + socket + " was 0666");
            assertThat(mode(socket)).isEqualTo("rw-rw----");
        } finally {
            activation.destroy();
            assertThat(activation.waitFor(2, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(socket).as("it is the service manager's").exists();
    }
}
