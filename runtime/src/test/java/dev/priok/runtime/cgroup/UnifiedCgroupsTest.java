package dev.priok.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.TaskStats;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Resources;
import dev.priok.runtime.cdi.ContainerEdits;
import dev.priok.runtime.device.ContainerDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What version 2's files mean, read from and written to plain ones. */
class UnifiedCgroupsTest {
    private static final String GROUP = "/parent/box";
    private static final Resources MEMORY = new Resources(
            new Resources.Memory(64L << 20, 96L << 20, 0, null, null),
            Resources.UNLIMITED.cpu(),
            null,
            Resources.BlockIo.UNLIMITED);

    @TempDir
    Path mount;

    private Cgroups cgroups;

    @BeforeEach
    void makeGroup() throws IOException {
        cgroups = new UnifiedCgroups(mount, "");
        Files.createDirectories(mount.resolve("parent/box"));
        file("parent/cgroup.subtree_control", "cpuset cpu io memory pids");
        file("parent/memory.max", "max");
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(mount.resolve(name), content + "\n");
    }

    @Test
    void limitsSwapWhereTheKernelDoes() throws IOException {
        assertThat(cgroups.leftToRuntime(GROUP, MEMORY)).isEqualTo(Map.of("memory.max", "67108864"));
        assertThat(cgroups.check(MEMORY)).singleElement().asString().contains("Memory limited without swap");
        file("parent/memory.swap.max", "max");
        assertThat(cgroups.leftToRuntime(GROUP, MEMORY))
                .isEqualTo(Map.of("memory.max", "67108864", "memory.swap.max", "33554432"));
        assertThat(cgroups.check(MEMORY)).isEmpty();
    }

    @Test
    void updatesMemoryWhereTheKernelLimitsNoSwap() throws IOException {
        file("parent/box/memory.max", "");
        cgroups.update(GROUP, MEMORY);
        assertThat(mount.resolve("parent/box/memory.max")).hasContent("67108864");
        assertThat(mount.resolve("parent/box/memory.swap.max")).doesNotExist();
    }

    @Test
    void aWeightThatWouldDoNothingIsRefusedByName() throws IOException {
        Resources weight = new Resources(
                Resources.UNLIMITED.memory(),
                Resources.UNLIMITED.cpu(),
                null,
                new Resources.BlockIo(100, List.of(), List.of(), List.of(), List.of(), List.of()));
        ContainerDevices none = new ContainerDevices(List.of(), List.of(), false, ContainerEdits.NONE);
        assertThatThrownBy(() -> cgroups.create(GROUP, weight, none))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.error()).isInstanceOf(EngineError.NotImplemented.class))
                .hasMessageContaining("BFQ");
        file("parent/io.bfq.weight", "default 100");
        cgroups.create(GROUP, weight, none);
    }

    @Test
    void readsWhatDockerTells() throws IOException {
        file("parent/box/io.stat", "8:0 rbytes=4096 wbytes=512 rios=1 wios=2 dbytes=0 dios=0\n254:1");
        file("parent/box/memory.current", "1000");
        file("parent/box/memory.peak", "9000");
        file("parent/box/memory.max", "5000");
        file("parent/box/memory.events", "low 0\nhigh 0\nmax 77\noom 3\noom_kill 2");
        file("parent/box/memory.stat", "anon 10\ninactive_file 20");
        file("parent/box/pids.current", "4");
        file("parent/box/pids.max", "max");
        assertThat(cgroups.blockIo(GROUP))
                .containsExactly(
                        new TaskStats.BlockIo("io_service_bytes", 8, 0, "read", 4096),
                        new TaskStats.BlockIo("io_service_bytes", 8, 0, "write", 512));
        assertThat(cgroups.memory(GROUP))
                .isEqualTo(new TaskStats.Memory(1000, 0, 5000, 3, Map.of("anon", 10L, "inactive_file", 20L)));
        assertThat(cgroups.oomKills(GROUP)).isEqualTo(2);
        assertThat(cgroups.pids(GROUP)).isEqualTo(new TaskStats.Pids(4, 0));
    }
}
