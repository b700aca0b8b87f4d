package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile programs in a container try against the machine, the daemon and other containers. */
@WithDaemon
class EscapeIT {
    private final PriokDaemon priok;

    EscapeIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private Result sh(String script, String... options) {
        List<String> command = new ArrayList<>(List.of("run", "--rm"));
        command.addAll(List.of(options));
        command.addAll(List.of("busybox", "sh", "-c", script));
        return priok.docker(command.toArray(String[]::new));
    }

    private void running(String name, String script, String... options) {
        List<String> command = new ArrayList<>(List.of("run", "-d", "--name", name));
        command.addAll(List.of(options));
        command.addAll(List.of("busybox", "sh", "-c", script + "; touch /prepared; sleep 600"));
        priok.docker(command.toArray(String[]::new)).ok();
        Eventually.await(
                name + " is prepared",
                () -> priok.docker("exec", name, "test", "-e", "/prepared").exit() == 0);
    }

    /** A directory of the machine that no container is given. */
    private Path secrets(String content) {
        try {
            Path folder = Files.createTempDirectory(priok.scratch(), "secrets");
            Files.writeString(folder.resolve("secret"), content);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/sys/kernel/core_pattern",
                "/proc/sys/kernel/modprobe",
                "/proc/sysrq-trigger",
                "/proc/irq/default_smp_affinity",
                "/sys/kernel/uevent_helper",
                "/sys/kernel/mm/transparent_hugepage/enabled",
                "/sys/fs/cgroup/cgroup.procs",
                "/sys/fs/cgroup/memory/notify_on_release",
                "/sys/fs/cgroup/devices/devices.allow"
            })
    void theKernelsFilesCannotBeWritten(String file) {
        assertThat(sh("if [ -e " + file + " ]; then echo x >" + file + " && echo written; else echo absent; fi; true")
                        .ok()
                        .out())
                .doesNotContain("written");
    }

    @Test
    void theKernelsMemoryAndKeysCannotBeRead() {
        assertThat(sh("cat /proc/kcore | head -c 16; cat /proc/keys; cat /proc/timer_list | head -3")
                        .out())
                .isEmpty();
        assertThat(sh("mount -t tmpfs none /mnt").exit()).isNotZero();
        assertThat(sh("mount -o remount,rw /proc/sys").exit()).isNotZero();
        assertThat(sh("unshare -U -r true || unshare -m true").exit()).isNotZero();
        assertThat(sh("swapoff -a; reboot -f; date -s 2001-01-01; hwclock -w; echo alive")
                        .out())
                .endsWith("alive\n");
    }

    @Test
    void nodesOfDevicesAreWorthNothing() throws IOException {
        String disk = Files.readString(Path.of("/proc/partitions"))
                .lines()
                .skip(2)
                .findFirst()
                .orElseThrow();
        String[] numbers = disk.strip().split(" +");
        String node = "mknod /disk b " + numbers[0] + " " + numbers[1] + " && ";
        Result read = sh(node + "head -c 1 /disk");
        assertThat(read.exit()).isNotZero();
        assertThat(read.err()).contains("Operation not permitted");
        assertThat(sh("mknod /mem c 1 1 && head -c 1 /mem").err()).contains("Operation not permitted");
        assertThat(sh(node + "true", "--cap-drop", "MKNOD").err()).contains("Operation not permitted");
    }

    @Test
    void processesOfTheMachineAreOutOfReachEvenWhereTheyAreSeen() {
        long daemon = priok.pid();
        assertThat(sh("kill -0 " + daemon).exit()).isNotZero();
        String seen = "cat /proc/" + daemon + "/";
        for (String what : List.of("environ", "maps", "mem", "root/etc/hostname", "cwd/x", "fd/0")) {
            Result read = sh(seen + what, "--pid", "host");
            assertThat(read.exit()).as(what).isNotZero();
            assertThat(read.out()).as(what).isEmpty();
        }
    }

    @Test
    void theRuntimesProgramsCannotBeOverwrittenByWhoIsEntered() throws Exception {
        Map<Path, String> before =
                Map.of(program("crun"), sum(program("crun")), program("conmon"), sum(program("conmon")));
        // Every process that comes in runs the container's own "program", which is whatever entered it, while another
        // one tries to write to it.
        running(
                "trap",
                "printf '#!/proc/self/exe\\n' >/enter; chmod +x /enter;"
                        + " (while :; do for p in /proc/[0-9]*; do echo overwritten 2>/dev/null >$p/exe; done; done) 2>/dev/null &"
                        + " true");
        for (int i = 0; i < 20; i++) {
            priok.docker("exec", "trap", i % 2 == 0 ? "/enter" : "/proc/self/exe", "--version");
        }
        priok.docker("exec", "trap", "true").ok();
        for (Map.Entry<Path, String> program : before.entrySet()) {
            assertThat(sum(program.getKey())).as(program.getKey().toString()).isEqualTo(program.getValue());
        }
    }

    private static Path program(String name) {
        return Path.of(Programs.run(Map.of(), List.of("sh", "-c", "readlink -f $(command -v " + name + ")"))
                .ok()
                .text());
    }

    private static String sum(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void setuidProgramsGainNothingWithoutNewPrivileges() {
        Path tar = priok.scratch().resolve("id.tar");
        Programs.run(
                        Map.of(),
                        List.of(
                                "sh",
                                "-c",
                                "tar -chf " + tar
                                        + " -C / $(ldd /usr/bin/id | grep -o '/[^ :]*' | sort -u | sed s,^/,,)"
                                        + " usr/bin/id"))
                .ok();
        priok.docker("import", tar.toString(), "id").ok();
        priok.docker("create", "--name", "id", "id", "/usr/bin/id").ok();
        Path setuid = priok.scratch().resolve("setuid");
        priok.docker("cp", "id:/usr/bin/id", setuid.toString()).ok();
        Programs.run(Map.of(), List.of("chmod", "4755", setuid.toString())).ok();
        priok.docker("cp", "-a", setuid.toString(), "id:/usr/bin/id").ok();
        priok.docker("commit", "id", "setuid-id").ok();
        assertThat(priok.docker("run", "--rm", "--user", "1234", "setuid-id", "/usr/bin/id", "-u")
                        .ok()
                        .text())
                .isEqualTo("0");
        assertThat(priok.docker(
                                "run",
                                "--rm",
                                "--user",
                                "1234",
                                "--security-opt",
                                "no-new-privileges",
                                "setuid-id",
                                "/usr/bin/id",
                                "-u")
                        .ok()
                        .text())
                .isEqualTo("1234");
    }

    @Test
    void linksInVolumesLeadNowhereElse() {
        Path secrets = secrets("the machine's");
        sh("ln -s " + secrets + " /v/out; ln -s / /v/root; ln -s /etc/passwd /v/file", "-v", "tree:/v")
                .ok();
        assertThat(sh("cat /v/out/secret", "-v", "tree:/v").exit()).isNotZero();
        for (String subpath : List.of("out", "root" + secrets, "root/../../../" + secrets)) {
            Result part = priok.priok(
                    "run",
                    "--rm",
                    "--mount",
                    "type=volume,source=tree,target=/part,volume-subpath=" + subpath,
                    "busybox",
                    "cat",
                    "/part/secret");
            assertThat(part.exit()).as(subpath).isNotZero();
            assertThat(part.out()).as(subpath).isEmpty();
        }
        // A target that is a link: what is mounted lands in the container.
        running("linked", "mkdir -p " + secrets + "; ln -s " + secrets + " /trap");
        priok.docker("commit", "linked", "linked").ok();
        assertThat(priok.docker("run", "--rm", "-v", "tree:/trap/in", "linked", "ls", "/trap/in")
                        .ok()
                        .out())
                .contains("file");
        assertThat(secrets.resolve("in")).doesNotExist();
        priok.docker("volume", "rm", "tree").ok();
    }

    @Test
    void copiesFollowLinksInsideTheContainerOnly() throws IOException {
        Path secrets = secrets("the machine's");
        running("trap", "ln -s " + secrets + " /link; ln -s " + secrets.resolve("secret") + " /file");
        Path own = Files.writeString(priok.scratch().resolve("own"), "own");
        for (String state : List.of("running", "stopped")) {
            priok.docker("cp", own.toString(), "trap:/link");
            priok.docker("cp", own.toString(), "trap:/file");
            assertThat(priok.docker("cp", "-L", "trap:/file", "-").out())
                    .as(state)
                    .doesNotContain("the machine's");
            assertThat(priok.docker("cp", "-L", "trap:/link/secret", "-").out())
                    .as(state)
                    .doesNotContain("the machine's");
            assertThat(secrets.resolve("own")).as(state).doesNotExist();
            assertThat(secrets.resolve("secret")).as(state).hasContent("the machine's");
            priok.docker("stop", "-t", "0", "trap").ok();
        }
    }

    @ParameterizedTest
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    @ValueSource(
            strings = {
                "mkfifo /etc/passwd /etc/group",
                "ln -s /dev/zero /etc/passwd; ln -s /dev/zero /etc/group",
                "mkdir /etc/passwd /etc/group",
                "ln -s passwd /etc/passwd; ln -s group /etc/group",
                "ln -s /proc/1/root/etc/passwd /etc/passwd; mkdir /etc/group",
                "head -c 300000000 /dev/zero >/etc/passwd; cp /etc/passwd /etc/group"
            })
    void filesOfUsersThatAreNone(String script) {
        running("trap", "rm -f /etc/passwd /etc/group; " + script);
        // id(1) would look for names in these files itself.
        String ids = "grep -h '[UG]id:' /proc/self/status; echo $HOME";
        assertThat(priok.docker("exec", "trap", "sh", "-c", ids).ok().text())
                .isEqualTo("Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n/");
        Result unknown = priok.docker("exec", "--user", "nobody", "trap", "true");
        assertThat(unknown.exit()).isNotZero();
        assertThat(unknown.out() + unknown.err()).contains("unable to find user nobody");
        assertThat(priok.docker("exec", "--user", "1234:99", "trap", "sh", "-c", ids)
                        .ok()
                        .text())
                .isEqualTo("Uid:\t1234\t1234\t1234\t1234\nGid:\t99\t99\t99\t99\n/");
        priok.docker("restart", "-t", "0", "trap").ok();
        Path file = secrets("x").resolve("secret");
        priok.docker("cp", "-a", file.toString(), "trap:/tmp/copied").ok();
    }

    @Test
    void aUserOfTheContainersOwnFileIsNoOneOnTheMachine() {
        running("own", "echo 'root2:x:0:0::/:/bin/sh' >/etc/passwd", "--cap-drop", "ALL");
        assertThat(priok.docker("exec", "--user", "root2", "own", "chown", "1", "/tmp")
                        .exit())
                .as("root by its own file, without a capability")
                .isNotZero();
    }
}
