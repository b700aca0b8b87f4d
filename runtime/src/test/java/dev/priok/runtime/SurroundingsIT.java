package dev.priok.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.kernel.MountFlags;
import dev.priok.kernel.MountTable;
import dev.priok.kernel.Mounts;
import dev.priok.model.ContainerConfig;
import dev.priok.model.HostSpec;
import dev.priok.model.MountSpec;
import dev.priok.model.NamespaceMode;
import dev.priok.runtime.Sandbox.Wish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a program finds around it. */
class SurroundingsIT {
    private static final NamespaceMode D = NamespaceMode.DEFAULT;

    private Sandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        sandbox = Sandbox.create();
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
    }

    private static HostSpec security(
            boolean readonlyRoot, List<String> add, List<String> drop, List<String> options, List<String> groups) {
        return Hosts.withSecurity(new HostSpec.Security(false, readonlyRoot, add, drop, options, groups, null, null));
    }

    @Test
    void environmentUserAndDirectory() throws Exception {
        Wish wish = Wish.shell("env; id; pwd").withProcess(List.of("A=1", "PATH=/bin"), "/not/there/yet", "alice");
        assertThat(sandbox.output(wish).lines())
                .contains(
                        "A=1",
                        "PATH=/bin",
                        "HOME=/home",
                        "HOSTNAME=" + wish.id().shortForm(),
                        "uid=1000(alice) gid=1000(alice) groups=50(staff),1000(alice)",
                        "/not/there/yet");
        assertThat(sandbox.output(Wish.shell("id; env; hostname")))
                .contains("groups=0(root),10(wheel)")
                .contains("HOME=/root");
        Wish numeric = Wish.command("id").withProcess(List.of(), "", "1234:5678");
        assertThat(sandbox.output(numeric)).isEqualTo("uid=1234 gid=5678 groups=5678\n");
        Wish groups =
                Wish.command("id").withHost(security(false, List.of(), List.of(), List.of(), List.of("staff", "777")));
        assertThat(sandbox.output(groups)).contains("50(staff)").contains("777");
    }

    @Test
    void usersAreReadInsideTheRootOnly() throws Exception {
        Files.delete(sandbox.image.resolve("etc/passwd"));
        Files.createSymbolicLink(sandbox.image.resolve("etc/passwd"), Path.of("../../../../../../etc/passwd"));
        Wish wish = Wish.command("id").withProcess(List.of(), "", "daemon");
        assertThatThrownBy(() -> sandbox.create(wish)).hasMessageContaining("no matching entries");
    }

    @Test
    void capabilities() throws Exception {
        String show = "grep CapBnd /proc/self/status";
        assertThat(sandbox.output(Wish.shell(show))).contains("00000000a80425fb");
        assertThat(sandbox.output(
                        Wish.shell(show).withHost(security(false, List.of(), List.of("ALL"), List.of(), List.of()))))
                .contains("0000000000000000");
        assertThat(sandbox.output(Wish.shell(show)
                        .withHost(security(false, List.of("net_bind_service"), List.of("all"), List.of(), List.of()))))
                .contains("0000000000000400");
        assertThat(sandbox.output(Wish.shell(show)
                        .withHost(security(false, List.of("CAP_NET_ADMIN"), List.of("MKNOD"), List.of(), List.of()))))
                .contains("00000000a00435fb");
        Wish user = Wish.shell("grep Cap /proc/self/status").withProcess(List.of(), "", "alice");
        assertThat(sandbox.output(user)).contains("CapEff:\t0000000000000000").contains("CapBnd:\t00000000a80425fb");
        assertThatThrownBy(() -> sandbox.create(
                        Wish.shell(show).withHost(security(false, List.of("FLY"), List.of(), List.of(), List.of()))))
                .hasMessageContaining("unknown capability: \"CAP_FLY\"");
    }

    @Test
    void readOnlyRootAndMounts() throws Exception {
        Path source = Files.createDirectory(sandbox.top.resolve("source"));
        Files.writeString(source.resolve("file"), "from the host");
        Path missing = sandbox.top.resolve("missing/directory");
        HostSpec host = Hosts.withMounts(List.of(
                Hosts.bind(source, "/data", false, ""),
                Hosts.bind(source, "/data/inner", true, ""),
                Hosts.bind(missing, "/made", false, "", true),
                new MountSpec.Tmpfs("/scratch", false, "size=1m,mode=700,exec", MountSpec.Origin.TMPFS)));
        String output = sandbox.output(Wish.shell(
                        "cat /data/file; echo; echo new > /data/other; touch /data/inner/x; ls /data/inner; echo y > /made/y;"
                                + " mount")
                .withHost(host));
        assertThat(output)
                .contains("from the host")
                .contains("Read-only file system")
                .contains("other");
        assertThat(output.lines().filter(line -> line.contains(" on /scratch ")).findFirst())
                .hasValueSatisfying(line -> assertThat(line)
                        .contains("rw,nosuid,nodev")
                        .contains("size=1024k,mode=700")
                        .doesNotContain("noexec"));
        assertThat(source.resolve("other")).hasContent("new\n");
        assertThat(missing.resolve("y")).exists();
        Wish absent =
                Wish.command("true").withHost(Hosts.withMounts(List.of(Hosts.bind("/no/such/path", "/x", false, ""))));
        assertThatThrownBy(() -> sandbox.create(absent))
                .hasMessageContaining("bind source path does not exist: /no/such/path");
        Wish readonly = Wish.shell("touch /x; touch /tmp/x; echo end")
                .withHost(security(true, List.of(), List.of(), List.of(), List.of()));
        assertThat(sandbox.output(readonly))
                .contains("/x: Read-only file system")
                .contains("end");
    }

    @Test
    void mountsTravelAsTheirPropagationSays() throws Exception {
        Path shared = Files.createDirectory(sandbox.top.resolve("shared"));
        Mounts.bind(shared, shared, false);
        try {
            Mounts.setPropagation(shared, MountFlags.PRIVATE);
            Wish refused = Wish.command("true")
                    .withHost(Hosts.withMounts(List.of(Hosts.bind(shared, "/s", false, "rshared"))));
            assertThatThrownBy(() -> sandbox.create(refused)).hasMessageContaining("but it is not a shared mount");
            Mounts.setPropagation(shared, MountFlags.SHARED);
            Files.createDirectory(shared.resolve("out"));
            Files.createDirectory(shared.resolve("in"));
            HostSpec host = Hosts.privileged(
                    List.of(Hosts.bind(shared, "/s", false, "rshared"), Hosts.bind(shared, "/hears", false, "rslave")));
            Wish wish = Wish.shell("mount -t tmpfs outward /s/out && echo mounted; while true; do mount | grep inward;"
                            + " sleep 0.02; done")
                    .withHost(host);
            sandbox.start(wish);
            sandbox.awaitLog(wish.id(), "mounted");
            assertThat(MountTable.read().at(shared.resolve("out"))).isPresent();
            Mounts.mount("inward", shared.resolve("in"), "tmpfs", 0, null);
            sandbox.awaitLog(wish.id(), "inward on /hears/in");
            assertThat(sandbox.rawLog(wish.id())).contains("inward on /s/in");
            Mounts.unmount(shared.resolve("in"), 0);
            sandbox.runtime.delete(wish.id());
        } finally {
            Mounts.unmountIfMounted(shared.resolve("out"), MountFlags.UNMOUNT_DETACH);
            Mounts.unmountIfMounted(shared.resolve("in"), MountFlags.UNMOUNT_DETACH);
            Mounts.unmount(shared, MountFlags.UNMOUNT_DETACH);
        }
    }

    @Test
    void theKernelsFileSystems() throws Exception {
        String output =
                sandbox.output(Wish.shell("mount; ls /dev; cat /proc/kcore | wc -c; echo 1 > /proc/sys/kernel/pid_max;"
                        + " touch /sys/x; touch /sys/fs/cgroup/x; echo $?"));
        assertThat(output)
                .contains("proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)")
                .contains("sysfs on /sys type sysfs (ro,nosuid,nodev,noexec,relatime)")
                .contains("mqueue on /dev/mqueue")
                .contains("devpts on /dev/pts")
                .containsPattern("(shm|tmpfs) on /dev/shm type tmpfs \\(rw,nosuid,nodev,noexec,relatime,size=65536k")
                .contains("random")
                .contains("ptmx")
                .contains("pid_max: Read-only file system")
                .contains("/sys/fs/cgroup");
        HostSpec.ProcessLimits limits = new HostSpec.ProcessLimits(
                List.of(new HostSpec.Ulimit("nofile", 123, 456)), Map.of("net.ipv4.ip_forward", "1"), 1 << 20, 321);
        String limited = sandbox.output(Wish.shell(
                        "ulimit -n; ulimit -Hn; cat /proc/sys/net/ipv4/ip_forward"
                                + " /proc/self/oom_score_adj; mount | grep shm; cat /proc/sys/net/ipv4/ip_unprivileged_port_start")
                .withHost(Hosts.withLimits(limits)));
        assertThat(limited)
                .startsWith("123\n456\n1\n321\n")
                .contains("size=1024k")
                .endsWith("0\n");
    }

    @Test
    void aPrivilegedContainerMayDoAnything() throws Exception {
        String output =
                sandbox.output(Wish.shell("mount -t tmpfs none /tmp && echo mounted; grep Seccomp: /proc/self/status;"
                                + " mknod /tmp/null c 1 3 && echo x > /tmp/null && echo written; mount | grep '/sys '")
                        .withHost(Hosts.privileged()));
        assertThat(output).contains("mounted").contains("Seccomp:\t0").contains("/sys type sysfs (rw,");
    }

    @Test
    void securityOptions() throws Exception {
        String show = "grep -E 'Seccomp:|NoNewPrivs' /proc/self/status";
        assertThat(sandbox.output(Wish.shell(show))).contains("NoNewPrivs:\t0").contains("Seccomp:\t2");
        assertThat(sandbox.output(Wish.shell(show)
                        .withHost(Hosts.withSecurityOptions(List.of("no-new-privileges", "seccomp=unconfined")))))
                .contains("NoNewPrivs:\t1")
                .contains("Seccomp:\t0");
        String profile = "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"uname\"],"
                + "\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":1}]}";
        for (int i = 0; i < 2; i++) {
            // The second one gets the filter that was compiled for the first.
            assertThat(sandbox.output(Wish.shell("hostname; echo end")
                            .withHost(Hosts.withSecurityOptions(List.of("no-new-privileges", "seccomp=" + profile)))))
                    .isEqualTo("?\nend\n");
        }
        assertThatThrownBy(() -> sandbox.create(
                        Wish.shell(show).withHost(Hosts.withSecurityOptions(List.of("seccomp={broken")))))
                .hasMessageContaining("Decoding seccomp profile failed");
        assertThatThrownBy(() ->
                        sandbox.create(Wish.shell(show).withHost(Hosts.withSecurityOptions(List.of("sorcery=on")))))
                .hasMessageContaining("sorcery=on");
    }

    @Test
    void networksOfItsOwnTheHostsOrAnothers() throws Exception {
        assertThat(sandbox.output(Wish.command("ifconfig")))
                .contains("lo ")
                .contains("UP LOOPBACK RUNNING")
                .doesNotContain("eth");
        Wish first = Wish.command("sleep", "1000");
        int pid = sandbox.start(first);
        NamespaceMode joined = new NamespaceMode.Container("first");
        Wish second = Wish.shell("ls -l /proc/self/ns; ps; echo seen > /dev/shm/mark")
                .withHost(Hosts.withNamespaces(Hosts.sharing(joined, joined, joined)))
                .withShared(Map.of("network", pid, "pid", pid, "ipc", pid));
        String output = sandbox.output(second);
        for (String kind : List.of("net", "pid", "ipc")) {
            assertThat(output)
                    .contains(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + kind))
                            .toString());
        }
        assertThat(output).contains("sleep 1000");
        assertThat(Path.of("/proc/" + pid + "/root/dev/shm/mark")).hasContent("seen\n");
        Wish host = Wish.shell("ls -l /proc/self/ns")
                .withHost(Hosts.withNamespaces(new HostSpec.NamespaceModes(
                        NamespaceMode.HOST, NamespaceMode.HOST, NamespaceMode.HOST, NamespaceMode.HOST, D, D)));
        String hosts = sandbox.output(host);
        for (String kind : List.of("net", "pid", "ipc", "uts")) {
            assertThat(hosts)
                    .contains(Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind))
                            .toString());
        }
    }

    @Test
    void namesOfTheMachine() throws Exception {
        Wish wish = Wish.shell("hostname; cat /proc/sys/kernel/domainname; echo $HOSTNAME");
        Wish named = wish.with(draft -> draft.names = new ContainerConfig.HostNames("box", "example.org"));
        assertThat(sandbox.output(named)).isEqualTo("box\nexample.org\nbox\n");
    }

    @Test
    void anInitProgramIsProcessOne() throws Exception {
        Wish wish = Wish.shell("cat /proc/1/cmdline; echo").withInit();
        assertThat(sandbox.output(wish)).contains("/sbin/docker-init");
    }

    @Test
    void layersWhoseNamesWouldMeanSomethingInAMountsOptions() throws Exception {
        Wish wish = Wish.shell("cat /layer0 /layer1");
        assertThat(sandbox.outputWithLayers(wish, 2, "a:b,upperdir=c\\d ")).isEqualTo("0\n1\n");
    }

    @Test
    void moreThanAHundredLayers() throws Exception {
        Wish wish = Wish.shell("cat /layer0 /layer149; ls / | grep -c layer");
        assertThat(sandbox.outputWithLayers(wish, 150, "a-rather-long-name-of-a-layer-"))
                .isEqualTo("0\n149\n150\n");
    }
}
