package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** OCI runtimes beside the daemon's own. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AddedRuntimeIT {
    @TempDir
    Path folder;

    private Path wrapper;
    private Path calls;

    /** A runtime that writes down what it is asked for. */
    @BeforeEach
    void writeWrapper() throws IOException {
        calls = folder.resolve("calls");
        wrapper = Files.writeString(
                folder.resolve("wrapper"), "#!/bin/sh\necho \"$@\" >>" + calls + "\nexec crun \"$@\"\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path configuration(String more) throws IOException {
        return Files.writeString(folder.resolve("daemon.json"), """
                {"runtimes": {"wrapped": {"path": "%s", "runtimeArgs": ["--cgroup-manager=cgroupfs"]}}%s}
                """.formatted(wrapper, more));
    }

    @Test
    void aContainerLivesWithTheRuntimeThatItNames() throws IOException {
        String config = configuration("").toString();
        try (PriokDaemon priok = PriokDaemon.start("--config-file", config)) {
            priok.loadBusybox();
            assertThat(priok.docker("run", "--rm", "--runtime", "wrapped", "busybox", "sh", "-c", "echo in; exit 3")
                            .exits(3)
                            .text())
                    .isEqualTo("in");
            assertThat(Files.readAllLines(calls))
                    .anyMatch(line -> line.startsWith("--cgroup-manager=cgroupfs --root ") && line.contains(" create "))
                    .anyMatch(line -> line.contains(" start "))
                    .anyMatch(line -> line.contains(" delete --force "));
            assertThat(priok.docker("run", "--rm", "--runtime", "wrapped", "busybox", "nonesuch")
                            .exits(127)
                            .err())
                    .contains("executable file not found in $PATH");
            lives(priok);
            assertThat(priok.docker("run", "--rm", "--runtime", "other", "busybox", "true")
                            .exits(125)
                            .err())
                    .contains("unknown or invalid runtime name: other");
            listed(priok);
        }
    }

    private void lives(PriokDaemon priok) {
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "box",
                        "--runtime",
                        "wrapped",
                        "--memory",
                        "32m",
                        "busybox",
                        "sleep",
                        "1000")
                .ok();
        assertThat(priok.inspect("box", "{{.HostConfig.Runtime}}")).isEqualTo("wrapped");
        assertThat(priok.docker("exec", "box", "sh", "-c", "echo $$; exit 5")
                        .exits(5)
                        .text())
                .isNotBlank();
        assertThat(priok.docker("stats", "--no-stream", "--format", "{{.MemUsage}}", "box")
                        .ok()
                        .text())
                .endsWith("/ 32MiB");
        priok.docker("pause", "box").ok();
        priok.docker("unpause", "box").ok();
        priok.kill9();
        priok.startAgain();
        priok.docker("exec", "box", "true").ok();
        priok.docker("stop", "-t", "0", "box").ok();
        assertThat(priok.inspect("box", "{{.State.ExitCode}}")).isEqualTo("137");
        priok.docker("start", "box").ok();
        priok.docker("rm", "-f", "box").ok();
    }

    private static void listed(PriokDaemon priok) {
        var info = priok.api("GET", "/info", null).expect(200).json();
        assertThat(info.at("/Runtimes").propertyNames()).containsExactlyInAnyOrder("crun", "wrapped");
        assertThat(info.at("/Runtimes/wrapped/runtimeArgs").toString()).isEqualTo("[\"--cgroup-manager=cgroupfs\"]");
        assertThat(info.at("/DefaultRuntime").asString()).isEqualTo("crun");
    }

    @Test
    void theDefaultIsWrittenIntoTheContainer() throws IOException {
        String config = configuration(", \"default-runtime\": \"wrapped\"").toString();
        try (PriokDaemon priok = PriokDaemon.start("--config-file", config)) {
            priok.loadBusybox();
            priok.docker("run", "--name", "box", "busybox", "true").ok();
            assertThat(priok.inspect("box", "{{.HostConfig.Runtime}}")).isEqualTo("wrapped");
            assertThat(Files.readString(calls)).contains(" create ");
            assertThat(priok.docker("info", "--format", "{{.DefaultRuntime}}")
                            .ok()
                            .text())
                    .isEqualTo("wrapped");
            Files.delete(calls);
            priok.docker("run", "--runtime", "crun", "busybox", "true").ok();
            assertThat(calls).doesNotExist();
        }
    }

    @Test
    void whatIsNoRuntimeIsRefusedWhenTheDaemonStarts() throws IOException {
        refused("the default runtime \"other\" is none of the runtimes", "--default-runtime", "other");
        refused("invalid runtime \"x\": it must be name=path", "--add-runtime", "x");
        Path config = Files.writeString(
                folder.resolve("daemon.json"), "{\"runtimes\":{\"kata\":{\"runtimeType\":\"io.containerd.kata.v2\"}}}");
        refused("runtime kata: runtimeType is not supported", "--config-file", config.toString());
    }

    private void refused(String reason, String flag, String value) {
        Result result = Programs.run(
                Map.of(),
                List.of(
                        Programs.top().resolve("bin/priokd").toString(),
                        "--data-root",
                        folder.resolve("data").toString(),
                        "--exec-root",
                        folder.resolve("run").toString(),
                        flag,
                        value));
        assertThat(result.exit()).isNotZero();
        assertThat(result.out() + result.err()).contains(reason);
    }
}
