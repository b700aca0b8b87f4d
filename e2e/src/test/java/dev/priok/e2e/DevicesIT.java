package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Devices of the host, what a container may do with them, and limits of disks. */
@WithDaemon
class DevicesIT {
    private final PriokDaemon priok;

    DevicesIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private Result sh(String script, String... options) {
        return priok.docker(command("sh", script, options));
    }

    private static String[] command(String shell, String script, String... options) {
        List<String> command = new ArrayList<>(List.of("run", "--rm"));
        command.addAll(List.of(options));
        command.addAll(List.of("busybox", shell, "-c", script));
        return command.toArray(String[]::new);
    }

    /** A disk of the test's own, in a file. */
    private record Disk(String path, String number) implements AutoCloseable {
        static Disk of(Path file) throws IOException {
            try (RandomAccessFile sized = new RandomAccessFile(file.toFile(), "rw")) {
                sized.setLength(8 << 20);
            }
            String path = Programs.run(Map.of(), List.of("losetup", "-f", "--show", file.toString()))
                    .ok()
                    .text();
            Path numbers =
                    Path.of("/sys/block").resolve(Path.of(path).getFileName()).resolve("dev");
            return new Disk(path, Files.readString(numbers).strip());
        }

        @Override
        public void close() {
            Programs.run(Map.of(), List.of("losetup", "-d", path)).ok();
        }
    }

    private Disk disk() throws IOException {
        return Disk.of(priok.scratch().resolve("disk"));
    }

    @Test
    void givesADeviceUnderAnotherNameForWhatIsAllowed() throws IOException {
        try (Disk disk = disk()) {
            String path = disk.path();
            assertThat(sh("ls -l " + path).exits(1).err()).contains("No such file");
            assertThat(sh("dd if=/dev/x of=/dev/null bs=512 count=1 && : >>/dev/x", "--device", path + ":/dev/x:r")
                            .exits(1)
                            .err())
                    .contains("1+0 records out")
                    .contains("Operation not permitted");
            sh(": >>" + path, "--device", path).ok();
        }
        sh("echo x >/dev/deep/down/n", "--device", "/dev/null:/dev/deep/down/n").ok();
        assertThat(sh("stat -c '%t:%T %a' /dev/m", "--device", "/dev/kmsg:/dev/m")
                        .ok()
                        .text())
                .startsWith("1:b ");
    }

    @Test
    void givesAllDevicesBelowADirectory() throws IOException {
        Path directory = Files.createDirectories(priok.scratch().resolve("nodes/below"));
        Programs.run(
                        priok.environment(),
                        List.of("mknod", directory.resolve("k").toString(), "c", "1", "11"))
                .ok();
        Programs.run(priok.environment(), List.of("mknod", directory + "/../z", "c", "1", "5"))
                .ok();
        Files.writeString(directory.resolve("plain"), "no device");
        assertThat(sh("cd /dev/mine && find . | sort", "--device", directory.getParent() + ":/dev/mine")
                        .ok()
                        .lines())
                .containsExactly(".", "./below", "./below/k", "./z");
        Path empty = Files.createDirectories(priok.scratch().resolve("empty"));
        assertThat(sh("true", "--device", empty + ":/dev/none").exits(125).err())
                .contains("error gathering device information while adding custom device \"" + empty
                        + "\": not a device node");
    }

    @Test
    void saysWhichDeviceIsMissing() throws IOException {
        assertThat(sh("true", "--device", "/dev/nothing").exits(127).err())
                .contains("error gathering device information while adding custom device \"/dev/nothing\":"
                        + " no such file or directory");
        Path file = Files.writeString(priok.scratch().resolve("file"), "x");
        assertThat(sh("true", "--device", file + ":/dev/x").exits(125).err()).contains("not a device node");
        assertThat(sh("true", "--device", "/dev/null:/dev/x:rx").exits(125).err())
                .contains("rx");
        assertThat(priok.api("POST", "/containers/create", """
                                {"Image":"busybox","HostConfig":{"Devices":[{"PathOnHost":"/dev/null",
                                "PathInContainer":"/dev/x","CgroupPermissions":"q"}]}}""").status()).isEqualTo(400);
    }

    @Test
    void aNodeAloneOpensNoDevice() throws IOException {
        try (Disk disk = disk()) {
            String make =
                    "mknod /disk b " + disk.number().replace(':', ' ') + " && dd if=/disk of=/dev/null bs=512 count=1";
            assertThat(sh(make).exits(1).err()).contains("can't open '/disk': Operation not permitted");
            sh(make, "--device-cgroup-rule", "b " + disk.number().replaceAll(":.*", ":* r"))
                    .ok();
            assertThat(sh(make + " && : >>/disk", "--device-cgroup-rule", "b *:* r")
                            .exits(1)
                            .err())
                    .contains("can't create /disk: Operation not permitted");
        }
        assertThat(sh("mknod /disk b 1 1", "--cap-drop", "MKNOD").exits(1).err())
                .contains("Operation not permitted");
        assertThat(sh("true", "--device-cgroup-rule", "x 1:1 r").exits(125).err())
                .contains("x 1:1 r");
        assertThat(priok.api(
                                "POST",
                                "/containers/create",
                                "{\"Image\":\"busybox\",\"HostConfig\":{\"DeviceCgroupRules\":[\"c 1:1\"]}}")
                        .body())
                .contains("invalid device cgroup rule format: 'c 1:1'");
    }

    @Test
    void everyContainerHasTheUsualDevices() {
        assertThat(sh("cd /dev && ls -d * | sort | xargs && echo x >null && head -c1 zero full random urandom"
                                + " >/dev/null && test -c ptmx")
                        .ok()
                        .lines()
                        .getFirst())
                .as("core is there where the kernel has /proc/kcore")
                .matches("(core )?fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero");
        assertThat(priok.docker("run", "--rm", "-t", "busybox", "sh", "-c", "tty; test -c /dev/console && echo there")
                        .ok()
                        .lines())
                .containsExactly("/dev/pts/0", "there");
    }

    @Test
    void privilegedContainersHaveTheHostsDevices() throws IOException {
        try (Disk disk = disk()) {
            assertThat(sh(
                                    "stat -c '%t:%T' " + disk.path() + " && dd if=" + disk.path()
                                            + " of=/dev/null bs=512 count=1 && mknod /k c 1 11 && : >>/k",
                                    "--privileged")
                            .ok()
                            .text())
                    .isEqualTo(hexadecimal(disk.number()));
        }
        sh("test -c /dev/named", "--privileged", "--device", "/dev/kmsg:/dev/named")
                .ok();
    }

    private static String hexadecimal(String number) {
        return Stream.of(number.split(":"))
                .map(Integer::valueOf)
                .map(Integer::toHexString)
                .collect(Collectors.joining(":"));
    }

    @Test
    void throttlesADisk() throws IOException {
        try (Disk disk = disk()) {
            String mapped = disk.path() + ":/dev/disk:r";
            String read = "dd if=/dev/disk of=/dev/null bs=64k count=48 iflag=direct";
            Duration free = time(read, "--device", mapped);
            Duration fewBytes = time(read, "--device", mapped, "--device-read-bps", disk.path() + ":1mb");
            Duration fewReads = time(read, "--device", mapped, "--device-read-iops", disk.path() + ":16");
            assertThat(fewBytes).isGreaterThan(Duration.ofSeconds(2)).isGreaterThan(free);
            assertThat(fewReads).isGreaterThan(Duration.ofSeconds(2)).isGreaterThan(free);
        }
    }

    /** How long a script takes, the container's start left out: up to the hundredth of a second. */
    private Duration time(String script, String... options) {
        Result result = sh(
                "read a _ </proc/uptime; " + script + " 2>/dev/null || exit 1; read b _ </proc/uptime; echo $a $b",
                options);
        String[] moments = result.ok().text().split(" ");
        return Duration.ofMillis(Math.round((Double.parseDouble(moments[1]) - Double.parseDouble(moments[0])) * 1000));
    }

    @Test
    void showsAndChangesWhatWasAsked() throws IOException {
        try (Disk disk = disk()) {
            priok.docker(
                            "run",
                            "-d",
                            "--name",
                            "box",
                            "--device",
                            "/dev/kmsg:/dev/m:rw",
                            "--device-cgroup-rule",
                            "c 42:* rmw",
                            "--device-write-bps",
                            disk.path() + ":2mb",
                            "--device-write-iops",
                            disk.path() + ":30",
                            "busybox",
                            "sleep",
                            "1000")
                    .ok();
            assertThat(priok.inspect("box", "{{json .HostConfig.Devices}}{{json .HostConfig.DeviceCgroupRules}}"))
                    .isEqualTo("[{\"PathOnHost\":\"/dev/kmsg\",\"PathInContainer\":\"/dev/m\","
                            + "\"CgroupPermissions\":\"rw\"}][\"c 42:* rmw\"]");
            assertThat(priok.inspect(
                            "box", "{{json .HostConfig.BlkioDeviceWriteBps}}{{json .HostConfig.BlkioDeviceWriteIOps}}"))
                    .isEqualTo("[{\"Path\":\"" + disk.path() + "\",\"Rate\":2097152}][{\"Path\":\"" + disk.path()
                            + "\",\"Rate\":30}]");
            Answer changed = priok.api(
                            "POST",
                            "/containers/box/update",
                            "{\"BlkioDeviceReadBps\":[{\"Path\":\"" + disk.path() + "\",\"Rate\":1048576}]}")
                    .expect(200);
            assertThat(changed.json().path("Warnings").size()).isZero();
            assertThat(priok.docker(
                                    "exec",
                                    "box",
                                    "sh",
                                    "-c",
                                    "cat /sys/fs/cgroup/blkio/blkio.throttle.read_bps_device /sys/fs/cgroup/io.max"
                                            + " 2>/dev/null || true")
                            .ok()
                            .text())
                    .contains(disk.number())
                    .contains("1048576");
        }
    }

    @Test
    void refusesLimitsOfWhatIsNoDisk() {
        assertThat(sh("true", "--device-read-bps", "/dev/null:1mb").exits(125).err())
                .contains("/dev/null is not a block device");
        assertThat(sh("true", "--blkio-weight-device", "/dev/null:100")
                        .exits(125)
                        .err())
                .as("kernels without BFQ weigh no disk at all")
                .containsAnyOf("/dev/null is not a block device", "BFQ");
        assertThat(sh("true", "--device-read-bps", "/dev/nothing:1mb")
                        .exits(125)
                        .err())
                .contains("/dev/nothing");
        assertThat(sh("true", "--blkio-weight", "5").exits(125).err())
                .contains("Range of blkio weight is from 10 to 1000");
    }
}
