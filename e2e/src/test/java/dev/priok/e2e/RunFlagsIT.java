package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Flags of {@code docker run}, seen from inside the container. */
@WithDaemon
class RunFlagsIT {
    private final PriokDaemon priok;

    RunFlagsIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private Result sh(String script, String... options) {
        List<String> command = new ArrayList<>(List.of("run", "--rm"));
        command.addAll(List.of(options));
        command.addAll(List.of("busybox", "sh", "-c", script));
        return priok.docker(command.toArray(String[]::new));
    }

    /** A creation with this member in this object of the body. */
    private void refused(String object, String member, int status, String reason) {
        String body = object.isEmpty() ? member : "\"" + object + "\":{" + member + "}";
        assertThat(priok.api("POST", "/containers/create", "{\"Image\":\"busybox\"," + body + "}")
                        .expect(status)
                        .message())
                .contains(reason);
    }

    private void background(String name, String... options) {
        List<String> command = new ArrayList<>(List.of("run", "-d", "--name", name));
        command.addAll(List.of(options));
        command.addAll(List.of("busybox", "sleep", "1000"));
        priok.docker(command.toArray(String[]::new)).ok();
    }

    @Test
    void ulimits() {
        assertThat(sh("ulimit -Sn; ulimit -Hn; ulimit -c", "--ulimit", "nofile=100:200", "--ulimit", "core=0")
                        .ok()
                        .lines())
                .containsExactly("100", "200", "0");
        background("box", "--ulimit", "nofile=100:200");
        assertThat(priok.docker("exec", "box", "sh", "-c", "ulimit -Sn; ulimit -Hn")
                        .ok()
                        .lines())
                .containsExactly("100", "200");
        assertThat(priok.inspect("box", "{{json .HostConfig.Ulimits}}"))
                .isEqualTo("[{\"Name\":\"nofile\",\"Hard\":200,\"Soft\":100}]");
    }

    @Test
    void sharedMemoryHasTheSizeThatWasAsked() {
        assertThat(sh("df -k /dev/shm | awk 'NR==2{print $2}'").ok().text()).isEqualTo("65536");
        assertThat(sh("df -k /dev/shm | awk 'NR==2{print $2}'", "--shm-size", "3m")
                        .ok()
                        .text())
                .isEqualTo("3072");
    }

    @Test
    void sysctlsOfOwnNamespacesOnly() {
        assertThat(sh(
                                "cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/msgmax",
                                "--sysctl",
                                "net.ipv4.ip_forward=0",
                                "--sysctl",
                                "kernel.msgmax=9000")
                        .ok()
                        .lines())
                .containsExactly("0", "9000");
        assertThat(sh("true", "--sysctl", "kernel.panic=1").exits(125).err()).contains("kernel.panic");
        assertThat(sh("true", "--network", "host", "--sysctl", "net.ipv4.ip_forward=1")
                        .exits(125)
                        .err())
                .contains("net.ipv4.ip_forward");
    }

    @Test
    void ipcNamespaces() {
        String ipc = "readlink /proc/self/ns/ipc";
        background("alone");
        background("open", "--ipc", "shareable");
        String opened = priok.docker("exec", "open", "sh", "-c", "echo x >/dev/shm/shared; " + ipc)
                .ok()
                .text();
        assertThat(sh(ipc + "; cat /dev/shm/shared", "--ipc", "container:open")
                        .ok()
                        .lines())
                .containsExactly(opened, "x");
        assertThat(sh("true", "--ipc", "container:alone").exits(125).err()).contains("non-shareable IPC");
        assertThat(sh(ipc, "--ipc", "host").ok().text())
                .isEqualTo(Programs.run(priok.environment(), List.of("readlink", "/proc/self/ns/ipc"))
                        .ok()
                        .text());
        assertThat(priok.inspect("open", "{{.HostConfig.IpcMode}}")).isEqualTo("shareable");
        assertThat(sh(ipc + "; ls -d /dev/shm", "--ipc", "none").exits(1).out())
                .doesNotContain(opened)
                .startsWith("ipc:[");
        background("bare", "--ipc", "none");
        assertThat(priok.inspect("bare", "{{.HostConfig.IpcMode}}")).isEqualTo("none");
        assertThat(sh("true", "--ipc", "container:bare").exits(125).err()).contains("non-shareable IPC");
        refused("HostConfig", "\"IpcMode\":\"other\"", 400, "invalid IPC mode: other");
    }

    @Test
    void pidAndUtsNamespaces() {
        background("box");
        assertThat(sh("ps -o pid,args | grep -c 'sleep 1000'", "--pid", "container:box")
                        .ok()
                        .text())
                .isNotEqualTo("0");
        assertThat(sh("echo $$").ok().text()).isEqualTo("1");
        assertThat(sh("echo $$", "--pid", "host").ok().text()).isNotEqualTo("1");
        assertThat(sh("hostname", "--uts", "host").ok().text())
                .isEqualTo(Programs.run(priok.environment(), List.of("hostname"))
                        .ok()
                        .text());
        refused("HostConfig", "\"UTSMode\":\"private\"", 400, "invalid UTS mode: private");
        assertThat(sh("true", "--pid", "container:nobody").exits(125).err()).contains("No such container: nobody");
    }

    @Test
    void userNamespaces() {
        String user = "readlink /proc/self/ns/user";
        assertThat(sh(user, "--userns", "host").ok().text())
                .isEqualTo(sh(user).ok().text());
        refused("HostConfig", "\"UsernsMode\":\"private\"", 400, "invalid user mode: private");
    }

    @Test
    void hostAndDomainNames() {
        assertThat(sh(
                                "hostname; cat /proc/sys/kernel/domainname; cat /etc/hostname",
                                "--hostname",
                                "web",
                                "--domainname",
                                "example.org")
                        .ok()
                        .lines())
                .startsWith("web", "example.org");
    }

    @Test
    void usersAndGroupsByName() {
        priok.docker(
                        "run",
                        "--name",
                        "seed",
                        "busybox",
                        "sh",
                        "-c",
                        "mkdir -p /etc; echo app:x:1234:77::/home/app:/bin/sh >>/etc/passwd;"
                                + " printf 'staff:x:77:\\nextra:x:88:app\\nmore:x:99:\\n' >>/etc/group")
                .ok();
        priok.docker("commit", "--change", "CMD [\"sh\"]", "seed", "users").ok();
        assertThat(priok.docker("run", "--rm", "-u", "app", "--group-add", "more", "users", "sh", "-c", "id -u; id -G")
                        .ok()
                        .lines())
                .containsExactly("1234", "77 88 99");
        assertThat(priok.docker("run", "--rm", "-u", "app:extra", "users", "id", "-g")
                        .ok()
                        .text())
                .isEqualTo("88");
        assertThat(priok.docker("run", "--rm", "-u", "nobody-here", "users", "true")
                        .exits(125)
                        .err())
                .contains("unable to find user nobody-here: no matching entries in passwd file");
        assertThat(priok.docker("run", "--rm", "--group-add", "none-such", "users", "true")
                        .exits(125)
                        .err())
                .contains("Unable to find group none-such");
        assertThat(sh("id -G", "--group-add", "4321").ok().text()).contains("4321");
    }

    @Test
    void workingDirectoriesAreMade() {
        assertThat(sh("pwd; ls -ld . | cut -c1-10", "-w", "/not/yet/there").ok().lines())
                .containsExactly("/not/yet/there", "drwxr-xr-x");
        assertThat(sh("true", "-w", "relative").exits(125).err())
                .contains("the working directory 'relative' is invalid, it needs to be an absolute path");
    }

    @Test
    void oomScore() {
        assertThat(sh("cat /proc/self/oom_score_adj", "--oom-score-adj", "500")
                        .ok()
                        .text())
                .isEqualTo("500");
        assertThat(sh("true", "--oom-score-adj", "2000").exits(125).err())
                .contains("Invalid value 2000, range for oom score adj is [-1000, 1000]");
    }

    @Test
    void capabilities() {
        String bounding = "sed -n 's/^CapBnd:.//p' /proc/self/status";
        long usual = Long.parseLong(sh(bounding).ok().text(), 16);
        assertThat(usual).isEqualTo(0xa80425fbL);
        assertThat(Long.parseLong(sh(bounding, "--cap-drop", "ALL").ok().text(), 16))
                .isZero();
        assertThat(Long.parseLong(
                        sh(bounding, "--cap-drop", "ALL", "--cap-add", "NET_ADMIN")
                                .ok()
                                .text(),
                        16))
                .isEqualTo(1L << 12);
        assertThat(sh("true", "--cap-add", "FLY").exits(125).err()).contains("FLY");
    }

    @Test
    void securityOptions() {
        assertThat(sh("grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status | cut -f2")
                        .ok()
                        .lines())
                .containsExactly("0", "2");
        assertThat(sh(
                                "grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status | cut -f2",
                                "--security-opt",
                                "no-new-privileges",
                                "--security-opt",
                                "seccomp=unconfined")
                        .ok()
                        .lines())
                .containsExactly("1", "0");
        assertThat(sh("head -c1 /proc/timer_list | wc -c; : >>/proc/sys/kernel/panic")
                        .exits(1)
                        .err())
                .contains("Read-only file system");
        sh(": >>/proc/sys/kernel/panic", "--security-opt", "systempaths=unconfined")
                .ok();
        assertThat(sh("true", "--security-opt", "magic=1").exits(125).err()).contains("magic=1");
    }

    @Test
    void cgroupParentAndNamespace() throws IOException {
        String group = "sed -n 's,^[^:]*:[^:]*pids[^:]*:,,p;s,^0::,,p' /proc/self/cgroup | head -n1";
        String parent = "/" + LeavesNothingBehind.marker() + "-parent";
        assertThat(sh(group, "--cgroup-parent", parent, "--cgroupns", "host")
                        .ok()
                        .text())
                .startsWith(parent + "/");
        assertThat(sh(group, "--cgroup-parent", "../.." + parent, "--cgroupns", "host")
                        .ok()
                        .text())
                .startsWith(parent + "/");
        removeGroups(parent.substring(1));
        assertThat(sh(group, "--cgroupns", "private").ok().text()).isEqualTo("/");
        refused("HostConfig", "\"CgroupnsMode\":\"other\"", 400, "invalid cgroup namespace mode: other");
    }

    /** The daemon removes its own group only; one that the user named may be somebody's. */
    private static void removeGroups(String name) throws IOException {
        Path mount = Path.of("/sys/fs/cgroup");
        Files.deleteIfExists(mount.resolve(name));
        try (DirectoryStream<Path> hierarchies = Files.newDirectoryStream(mount, Files::isDirectory)) {
            for (Path hierarchy : hierarchies) {
                Files.deleteIfExists(hierarchy.resolve(name));
            }
        }
    }

    @Test
    void processorsAndMemory() {
        assertThat(sh("grep Cpus_allowed_list /proc/self/status | cut -f2", "--cpuset-cpus", "0")
                        .ok()
                        .text())
                .isEqualTo("0");
        sh("true", "--cpuset-mems", "0").ok();
        background(
                "box",
                "--cpu-shares",
                "512",
                "--cpu-period",
                "50000",
                "--cpu-quota",
                "25000",
                "--memory",
                "64m",
                "--memory-reservation",
                "32m",
                "--memory-swap",
                "64m");
        if (priok.docker("info", "--format", "{{.CgroupVersion}}").ok().text().equals("1")) {
            assertThat(inGroup("cpu/cpu.shares")).isEqualTo("512");
            assertThat(inGroup("cpu/cpu.cfs_period_us")).isEqualTo("50000");
            assertThat(inGroup("cpu/cpu.cfs_quota_us")).isEqualTo("25000");
            assertThat(inGroup("memory/memory.soft_limit_in_bytes")).isEqualTo("33554432");
            background("set", "--memory-swappiness", "7", "--oom-kill-disable", "--memory", "64m");
            assertThat(priok.inspect("set", "{{.HostConfig.MemorySwappiness}} {{.HostConfig.OomKillDisable}}"))
                    .isEqualTo("7 true");
        } else {
            assertThat(inGroup("cpu.max")).isEqualTo("25000 50000");
            assertThat(inGroup("memory.low")).isEqualTo("33554432");
            assertThat(sh("true", "--memory-swappiness", "7").exits(125).err()).contains("MemorySwappiness");
            assertThat(sh("true", "--oom-kill-disable").exits(125).err()).contains("OomKillDisable");
        }
        priok.docker("update", "--cpu-shares", "256", "--cpu-quota", "10000", "box")
                .ok();
        assertThat(priok.inspect("box", "{{.HostConfig.CpuShares}} {{.HostConfig.CpuQuota}}"))
                .isEqualTo("256 10000");
    }

    private String inGroup(String file) {
        return priok.docker("exec", "box", "cat", "/sys/fs/cgroup/" + file).ok().text();
    }

    /** The groups above a container's have no realtime of their own, unless an administrator gave them some. */
    @Test
    void realtimeIsGivenOrRefused() {
        Result result = sh("true", "--cpu-rt-runtime", "1000");
        if (result.exit() != 0) {
            assertThat(result.exits(125).err()).containsIgnoringCase("realtime");
        }
        assertThat(sh("true", "--cpu-rt-runtime", "-1").exits(125).err()).contains("negative");
        assertThat(sh("true", "--cpu-rt-runtime", "2000", "--cpu-rt-period", "1000")
                        .exits(125)
                        .err())
                .contains("cpu real-time runtime cannot be higher than cpu real-time period");
    }

    @Test
    void whatIsNotBuiltIsRefusedByName() {
        assertThat(sh("true", "--storage-opt", "size=1g").exits(125).err())
                .contains("--storage-opt is supported only for overlay over xfs with 'pquota' mount option")
                .contains("or over ext4 with");
        assertThat(sh("true", "--storage-opt", "color=red").exits(125).err()).contains("Unknown option color");
        assertThat(sh("true", "--runtime", "other").exits(125).err())
                .contains("unknown or invalid runtime name: other");
        assertThat(sh("true", "--isolation", "hyperv").exits(125).err()).contains("HostConfig.Isolation");
        for (String flag : List.of("--cpu-count", "--cpu-percent", "--io-maxbandwidth", "--io-maxiops")) {
            assertThat(sh("true", flag, "1").err()).contains("only supported on a Docker daemon running on windows");
        }
        for (String field : List.of(
                "CpuCount", "CpuPercent", "IOMaximumBandwidth", "IOMaximumIOps", "KernelMemory", "KernelMemoryTCP")) {
            refused("HostConfig", "\"" + field + "\":1", 501, "HostConfig." + field);
        }
        refused("HostConfig", "\"Cgroup\":\"x\"", 501, "HostConfig.Cgroup");
        refused("", "\"ArgsEscaped\":true", 501, "ArgsEscaped");
        sh("true", "--runtime", "crun").ok();
    }

    @Test
    void annotationsAndLabels() {
        background("box", "--annotation", "org.example.a=b", "--label", "tier=web");
        assertThat(priok.inspect("box", "{{json .HostConfig.Annotations}}{{json .Config.Labels}}"))
                .isEqualTo("{\"org.example.a\":\"b\"}{\"tier\":\"web\"}");
    }

    @Test
    void stopsAfterTheTimeout() {
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "box",
                        "--stop-timeout",
                        "1",
                        "--stop-signal",
                        "USR1",
                        "busybox",
                        "sh",
                        "-c",
                        "trap '' USR1; while :; do sleep 1; done")
                .ok();
        long before = System.nanoTime();
        priok.docker("stop", "box").ok();
        assertThat(System.nanoTime() - before).isLessThan(8_000_000_000L);
        assertThat(priok.inspect("box", "{{.State.ExitCode}} {{.Config.StopTimeout}} {{.Config.StopSignal}}"))
                .isEqualTo("137 1 USR1");
    }

    @Test
    void healthChecksBeginInShortIntervals() {
        background(
                "box",
                "--health-cmd",
                "true",
                "--health-interval",
                "1h",
                "--health-start-period",
                "1h",
                "--health-start-interval",
                "100ms");
        Eventually.await(
                "healthy long before the interval",
                () -> priok.inspect("box", "{{.State.Health.Status}}").equals("healthy"));
    }

    @Test
    void terminalsBeginWithTheirSize() {
        String id = priok.api("POST", "/containers/create", """
                        {"Image":"busybox","Cmd":["stty","size"],"Tty":true,
                        "HostConfig":{"ConsoleSize":[33,111]}}""")
                .expect(201)
                .json()
                .path("Id")
                .asString();
        priok.docker("start", id).ok();
        priok.docker("wait", id).ok();
        assertThat(priok.docker("logs", id).ok().text()).isEqualTo("33 111");
        assertThat(priok.inspect(id, "{{json .HostConfig.ConsoleSize}}")).isEqualTo("[33,111]");
        assertThat(priok.api(
                                "POST",
                                "/containers/create",
                                "{\"Image\":\"busybox\",\"HostConfig\":{\"ConsoleSize\":[1]}}")
                        .status())
                .isEqualTo(400);
    }
}
