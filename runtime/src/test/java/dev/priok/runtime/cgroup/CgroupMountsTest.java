package dev.priok.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupMountsTest {
    @Test
    void theFirstMountOfAHierarchyIsTheMachinesOwn() {
        CgroupMounts mounts = CgroupMounts.parse(List.of(
                "cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0",
                "cgroup /sys/fs/cgroup/systemd cgroup rw,name=systemd 0 0",
                "cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0",
                "cgroup /chroot/sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0",
                "cgroup2 /chroot/sys/fs/cgroup/unified cgroup2 rw 0 0",
                "cgroup /chroot/sys/fs/cgroup/systemd cgroup rw,name=systemd 0 0"));

        assertThat(mounts.controllers())
                .hasSize(2)
                .containsEntry("cpu", Path.of("/sys/fs/cgroup/cpu,cpuacct"))
                .containsEntry("cpuacct", Path.of("/sys/fs/cgroup/cpu,cpuacct"));
        assertThat(mounts.unified()).isEqualTo(Path.of("/sys/fs/cgroup/unified"));
        assertThat(mounts.named()).containsExactly(Path.of("/sys/fs/cgroup/systemd"));
    }
}
