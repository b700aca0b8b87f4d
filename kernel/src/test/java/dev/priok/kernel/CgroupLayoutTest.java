package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CgroupLayoutTest {
    private static final String V1_MOUNTS = """
            32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
            33 31 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
            34 31 0:31 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd
            """;
    private static final String UNIFIED_MOUNT = "35 31 0:32 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";
    private static final String V1_LINES = "3:name=systemd:/s\n2:memory:/\n1:cpu,cpuacct:/own\n";

    private static CgroupLayout layout(String mounts, String lines) {
        return CgroupLayout.parse(MountTable.parse(mounts), lines);
    }

    @Test
    void versionOneIsReadWithCombinedControllers() {
        CgroupLayout layout = layout(V1_MOUNTS, V1_LINES);
        assertThat(layout.mode()).isEqualTo(CgroupLayout.Mode.V1);
        assertThat(layout.controllers()).containsExactlyInAnyOrder("cpu", "cpuacct", "memory");
        CgroupHierarchy cpu = layout.controller("cpuacct").orElseThrow();
        assertThat(cpu.mountPoint()).isEqualTo(Path.of("/sys/fs/cgroup/cpu,cpuacct"));
        assertThat(cpu.ownDirectory()).isEqualTo(Path.of("/sys/fs/cgroup/cpu,cpuacct/own"));
        assertThat(layout.file("memory", "/a/b", "tasks")).contains(Path.of("/sys/fs/cgroup/memory/a/b/tasks"));
        assertThat(layout.file("blkio", "/a", "tasks")).isEmpty();
    }

    @Test
    void bothVersionsTogetherAreHybrid() {
        CgroupLayout layout = layout(V1_MOUNTS + UNIFIED_MOUNT, V1_LINES + "0::/\n");
        assertThat(layout.mode()).isEqualTo(CgroupLayout.Mode.HYBRID);
        assertThat(layout.unified().orElseThrow().mountPoint()).isEqualTo(Path.of("/sys/fs/cgroup/unified"));
        assertThat(layout.versionOne()).hasSize(3);
    }

    @Test
    void versionTwoAloneMayStandBesideTheNamedHierarchy() {
        assertThat(layout(UNIFIED_MOUNT, "0::/\n").mode()).isEqualTo(CgroupLayout.Mode.V2);
        String named = "34 31 0:31 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n";
        assertThat(layout(named + UNIFIED_MOUNT, "1:name=systemd:/\n0::/\n").mode())
                .isEqualTo(CgroupLayout.Mode.V2);
    }

    @Test
    void unmountedVersionTwoDoesNotCount() {
        assertThat(layout(V1_MOUNTS, V1_LINES + "0::/\n").mode()).isEqualTo(CgroupLayout.Mode.V1);
    }

    @Test
    void pathsCountFromTheRootThatIsMounted() {
        String mount = "33 31 0:30 /docker/x /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";
        CgroupHierarchy memory =
                layout(mount, "2:memory:/docker/x/inner\n").controller("memory").orElseThrow();
        assertThat(memory.ownDirectory()).isEqualTo(Path.of("/sys/fs/cgroup/memory/inner"));
        assertThat(memory.directory("/docker/x")).isEqualTo(Path.of("/sys/fs/cgroup/memory"));
    }

    @Test
    void oddPathsAreRefused() {
        CgroupLayout layout = layout(V1_MOUNTS, V1_LINES);
        for (String path : new String[] {"", "a", "/a/../b", "/./a"}) {
            assertThatThrownBy(() -> layout.create(path)).hasMessageContaining("EINVAL");
        }
        assertThatThrownBy(() -> layout.remove("/", Duration.ZERO)).hasMessageContaining("it is the root");
    }

    @Test
    void noCgroupsAtAllIsAnError() {
        assertThatThrownBy(() -> layout("", "0::/\n")).hasMessageContaining("no cgroup file system");
    }
}
