package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Priok as a service of systemd on cgroup version 2, by the unit that is shipped. For machines with systemd, as the one
 * that {@code ./dev vm} boots; the build's own tests leave it out.
 */
@ExtendWith(LeavesNothingBehind.class)
class SystemdInVm {
    private static final String SERVICE = "priokd-it.service";
    private static final Path UNITS = Path.of("/run/systemd/system");
    private static final List<String> LIMITS =
            List.of("memory.max", "memory.swap.max", "cpu.max", "cpuset.cpus", "pids.max");

    private final Path root = Path.of("/var/tmp", LeavesNothingBehind.marker() + "-systemd");
    private final Map<String, String> environment = Map.of(
            "DOCKER_HOST",
            "unix://" + root.resolve("sock"),
            "DOCKER_CONFIG",
            root.resolve("docker-config").toString());

    @BeforeEach
    void startService() throws IOException {
        Files.createDirectories(root);
        String shipped = Files.readString(Programs.top().resolve("dist/priokd.service"));
        String command = Programs.top().resolve("bin/priokd") + " --data-root " + root.resolve("data") + " --exec-root "
                + root.resolve("run") + " --pidfile " + root.resolve("pid") + " -H unix://" + root.resolve("sock");
        Files.writeString(UNITS.resolve(SERVICE), shipped.replaceFirst("(?m)^ExecStart=.*$", "ExecStart=" + command));
        systemctl("daemon-reload");
        systemctl("start", SERVICE);
        awaitDaemon();
        docker("import", BusyboxTar.file().toString(), "busybox:latest").ok();
    }

    @AfterEach
    void removeService() throws IOException {
        String all = docker("ps", "-aq").ok().text();
        if (!all.isEmpty()) {
            docker(("rm -f " + all.replace('\n', ' ')).split(" ")).ok();
        }
        systemctl("stop", SERVICE);
        Files.delete(UNITS.resolve(SERVICE));
        systemctl("daemon-reload");
        Leftovers.deleteTree(root);
    }

    private Result docker(String... arguments) {
        return Programs.run(
                environment,
                Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList());
    }

    private static void systemctl(String... arguments) {
        Programs.run(
                        Map.of(),
                        Stream.concat(Stream.of("systemctl"), Stream.of(arguments))
                                .toList())
                .ok();
    }

    private void awaitDaemon() {
        Eventually.await("priokd answers", () -> docker("version").exit() == 0);
    }

    private void runLimited(String name, String... options) {
        List<String> command = Stream.of(
                        Stream.of("docker", "run", "-d", "--name", name, "--memory", "64m", "--memory-swap", "64m"),
                        Stream.of("--cpus", "0.5", "--cpuset-cpus", "0", "--pids-limit", "50"),
                        Stream.of(options),
                        Stream.of("busybox", "sleep", "100000"))
                .flatMap(part -> part)
                .toList();
        Programs.run(environment, command).ok();
    }

    private String pid(String name) {
        return docker("inspect", "--format", "{{.State.Pid}}", name).ok().text();
    }

    /** The files of the container's group that limit it. */
    private Map<String, String> limits(String name) throws IOException {
        String own = Files.readString(Path.of("/proc", pid(name), "cgroup")).strip();
        assertThat(own).startsWith("0::/");
        Path group = Path.of("/sys/fs/cgroup" + own.substring("0::".length()));
        Map<String, String> found = new TreeMap<>();
        for (String file : LIMITS) {
            found.put(
                    file,
                    Files.exists(group.resolve(file))
                            ? Files.readString(group.resolve(file)).strip()
                            : "gone");
        }
        return found;
    }

    private static final Map<String, String> ASKED = Stream.of(
                    "memory.max=67108864", "memory.swap.max=0", "cpu.max=50000 100000", "cpuset.cpus=0", "pids.max=50")
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));

    @Test
    void containersAndTheirLimitsOutliveWhatSystemdDoes() throws IOException {
        runLimited("box");
        runLimited("sliced", "--cgroup-parent", "/priokit.slice");
        String before = pid("box") + " " + pid("sliced");
        assertThat(limits("box")).isEqualTo(ASKED);
        assertThat(limits("sliced")).isEqualTo(ASKED);
        // Makes systemd write all groups of units anew, with and without controllers.
        Programs.run(
                        Map.of(),
                        List.of(
                                "systemd-run",
                                "--slice=priokit.slice",
                                "-p",
                                "MemoryMax=50M",
                                "-p",
                                "CPUWeight=50",
                                "true"))
                .ok();
        systemctl("daemon-reload");
        systemctl("daemon-reexec");
        assertThat(limits("box")).isEqualTo(ASKED);
        assertThat(limits("sliced")).isEqualTo(ASKED);
        systemctl("restart", SERVICE);
        awaitDaemon();
        assertThat(pid("box") + " " + pid("sliced")).isEqualTo(before);
        docker("exec", "box", "true").ok();
        systemctl("stop", SERVICE);
        assertThat(Path.of("/proc", before.split(" ")[0], "root")).exists();
        systemctl("start", SERVICE);
        awaitDaemon();
        assertThat(limits("box")).isEqualTo(ASKED);
        docker("stop", "-t", "0", "box", "sliced").ok();
        assertThat(docker("inspect", "--format", "{{.State.ExitCode}}", "box")
                        .ok()
                        .text())
                .isEqualTo("137");
        runLimited("after");
        assertThat(limits("after")).isEqualTo(ASKED);
    }
}
