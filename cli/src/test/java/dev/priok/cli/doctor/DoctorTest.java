package dev.priok.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.cli.doctor.Finding.Weight;
import dev.priok.client.EngineAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings on machines that are made of a few files. */
class DoctorTest {
    @TempDir
    private Path root;

    private Machine machine() {
        return new Machine(root);
    }

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<Weight> weights(List<Finding> findings) {
        return findings.stream().map(Finding::weight).toList();
    }

    private static Finding about(List<Finding> findings, String word) {
        return findings.stream()
                .filter(finding -> finding.what().contains(word))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing about " + word + " in " + findings));
    }

    @Test
    void missingProgramsAreNamedWithTheirPackages() throws IOException {
        file("etc/os-release", "NAME=x\nID=debian\n");
        file("usr/bin/conmon", "");
        file("usr/lib/x86_64-linux-gnu/libnftables.so.1", "");
        List<Finding> findings = new ProgramExamination(machine()).findings();
        assertThat(weights(findings)).containsExactly(Weight.GOOD, Weight.PROBLEM, Weight.GOOD, Weight.HINT);
        assertThat(about(findings, "crun").advice()).isEqualTo("apt-get install crun");
    }

    @Test
    void whatADaemonWithoutRootNeedsIsHintedAt() throws IOException {
        file("etc/os-release", "ID=debian\n");
        file("usr/bin/slirp4netns", "");
        file("etc/subuid", "bob:100000:65536\n");
        file("dev/net/tun", "");
        List<Finding> bob = new RootlessExamination(machine(), "bob").findings();
        assertThat(weights(bob)).containsExactly(Weight.HINT, Weight.GOOD, Weight.HINT, Weight.GOOD);
        assertThat(about(bob, "newuidmap").advice()).isEqualTo("apt-get install uidmap");
        assertThat(about(bob, "ids").what()).startsWith("bob has no ids in /etc/subgid:");
        assertThat(new RootlessExamination(machine(), "root").findings()).hasSize(3);
    }

    @Test
    void partsOfTheKernelAreBuiltInLoadableMissingOrUnknown() throws IOException {
        file("proc/sys/kernel/osrelease", "6.1.0\n");
        file("proc/self/ns/mnt", "");
        Finding unknown = about(new KernelExamination(machine()).findings(), "veth");
        assertThat(unknown.weight()).isEqualTo(Weight.HINT);

        file("proc/kallsyms", "0000000000000000 t nft_do_chain\t[nf_tables]\n0000000000000000 T other\n");
        file("lib/modules/6.1.0/modules.dep", "kernel/drivers/net/veth.ko.xz:\n");
        file("lib/modules/6.1.0/modules.builtin", "kernel/fs/overlayfs/overlay.ko\n");
        List<Finding> findings = new KernelExamination(machine()).findings();
        assertThat(about(findings, "nf_tables").weight()).isEqualTo(Weight.GOOD);
        assertThat(about(findings, "veth").what()).isEqualTo("veth, as a module that is loaded when it is needed");
        assertThat(about(findings, "bridge").weight()).isEqualTo(Weight.PROBLEM);
        assertThat(about(findings, "overlay").weight()).isEqualTo(Weight.GOOD);
        assertThat(about(findings, "lacks namespaces").what())
                .isEqualTo("the kernel lacks namespaces: pid, net, ipc, uts");
        assertThat(about(findings, "idmapped").weight()).isEqualTo(Weight.GOOD);
    }

    @Test
    void anOldKernelHasNoIdmappedMounts() throws IOException {
        file("proc/sys/kernel/osrelease", "5.10.0-33-amd64\n");
        assertThat(about(new KernelExamination(machine()).findings(), "idmapped")
                        .weight())
                .isEqualTo(Weight.HINT);
    }

    @Test
    void bothVersionsOfControlGroupsAreKnown() throws IOException {
        assertThat(weights(new CgroupExamination(machine()).findings())).containsExactly(Weight.PROBLEM);
        file(
                "proc/self/mounts",
                "cgroup /c cgroup rw,cpu,cpuacct 0 0\ncgroup /m cgroup rw,memory 0 0\ncgroup2 /u cgroup2 rw 0 0\n");
        List<Finding> first = new CgroupExamination(machine()).findings();
        assertThat(about(first, "version 1").what()).endsWith("(hybrid)");
        assertThat(about(first, "controllers are missing").what()).endsWith(": pids");
        assertThat(about(first, "blkio").weight()).isEqualTo(Weight.HINT);

        file("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
        assertThat(weights(new CgroupExamination(machine()).findings())).containsExactly(Weight.GOOD, Weight.GOOD);
    }

    @Test
    void smallLimitsAreHints() throws IOException {
        file("proc/self/limits", """
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             100                  unlimited            processes
            Max open files            1024                 4096                 files
            """);
        file("proc/sys/kernel/pid_max", "4194304\n");
        file("proc/sys/fs/inotify/max_user_instances", "128\n");
        List<Finding> findings = new LimitExamination(machine()).findings();
        assertThat(about(findings, "open files").what()).contains("only 4096");
        assertThat(about(findings, "processes here").weight()).isEqualTo(Weight.GOOD);
        assertThat(about(findings, "inotify instances").advice())
                .isEqualTo("sysctl -w fs.inotify.max_user_instances=512");
        assertThat(about(findings, "inotify watches").what()).contains("can't be told");
    }

    @Test
    void aFullDiskIsAProblem() {
        DiskExamination disk = new DiskExamination(root.resolve("not/there/yet"));
        assertThat(disk.findings()).hasSize(1);
        assertThat(disk.finding(500L << 20).weight()).isEqualTo(Weight.PROBLEM);
        assertThat(disk.finding(2L << 30).weight()).isEqualTo(Weight.HINT);
        assertThat(disk.finding(20L << 30).what()).startsWith("20.0 GiB free");
    }

    @Test
    void whoMayNotUseTheSocketIsToldWhatToDo() throws IOException {
        file("etc/group", "docker:x:998:alice,bob\npriok:x:997:\n");
        AccessExamination bob = new AccessExamination(machine(), "bob");
        Path socket = Path.of("/run/p.sock");
        assertThat(bob.unusable(socket, false, "docker", 998).advice()).isEqualTo("log in again, or: newgrp docker");
        assertThat(bob.unusable(socket, false, "priok", 997).advice())
                .startsWith("sudo usermod -aG priok bob")
                .contains("as good as root");
        assertThat(bob.unusable(socket, false, "root", 0).advice()).startsWith("use sudo");
        assertThat(bob.unusable(socket, true, "root", 0).what()).contains("its daemon has ended");
        assertThat(bob.unreachable(new EngineAddress.Unix(root.resolve("none")), "x")
                        .what())
                .contains("there is no such socket");
        assertThat(bob.unreachable(new EngineAddress.Tcp("far", 2376), "refused")
                        .what())
                .isEqualTo("no daemon answers on tcp://far:2376: refused");
    }

    @Test
    void problemsStandOutAndTheRestCanBeLeftOut() {
        Map<String, List<Finding>> findings = new LinkedHashMap<>();
        findings.put("Access", List.of(Finding.good("fine")));
        findings.put("Programs", List.of(Finding.problem("crun is missing", "get it"), Finding.hint("no criu", "")));
        assertThat(DoctorCommand.text(findings, false)).isEqualTo("""
            Access
              ok       fine
            Programs
              PROBLEM  crun is missing
                       -> get it
              hint     no criu
            1 problem, 1 hint.
            """);
        assertThat(DoctorCommand.text(Map.of("Access", List.of(Finding.good("fine"))), true))
                .isEqualTo("Nothing stands in the way.\n");
    }
}
