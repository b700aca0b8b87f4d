package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
class CgroupLayoutIT {
    private final CgroupLayout layout = CgroupLayout.detect();
    private final String cgroup = "/" + LeavesNothingBehind.marker() + "/inner";

    @AfterEach
    void remove() {
        layout.remove("/" + LeavesNothingBehind.marker(), Duration.ofMinutes(2));
        assertThat(layout.exists(cgroup)).isFalse();
    }

    @Test
    void cgroupsAreMadeWithTheirAncestors() {
        layout.create(cgroup);
        layout.create(cgroup);
        assertThat(layout.exists(cgroup)).isTrue();
        assertThat(layout.processes(cgroup)).isEmpty();
        layout.file("pids", cgroup, "pids.max").ifPresent(file -> {
            ControlFiles.write(file, "17");
            assertThat(ControlFiles.read(file)).isEqualTo("17");
        });
    }

    @Test
    void aChildIsBornInTheCgroupOfItsThread() {
        assumeThat(layout.mode()).isNotEqualTo(CgroupLayout.Mode.V2);
        layout.create(cgroup);
        ChildProcess child = NativeThread.run("enter", () -> {
            layout.enterCurrentThread(cgroup);
            return SpawnRequest.of("sleep", "1000").spawn();
        });
        try (child) {
            awaitOnly(child);
            for (CgroupHierarchy hierarchy : layout.versionOne()) {
                assertThat(ControlFiles.read(hierarchy.directory(cgroup).resolve("cgroup.procs")))
                        .isEqualTo(Integer.toString(child.pid()));
            }
            assertThatThrownBy(() -> layout.remove(cgroup, Duration.ofMillis(5)))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("EBUSY");
            child.kill(Signals.KILL);
            layout.remove(cgroup, Duration.ofMinutes(2));
            child.waitFor();
        }
    }

    /** The thread that entered may still be on its way out of the kernel when Java sees its end. */
    private void awaitOnly(ChildProcess child) {
        List<Integer> only = List.of(child.pid());
        Instant deadline = Instant.now().plusSeconds(10);
        while (!layout.processes(cgroup).equals(only) && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        if (!layout.processes(cgroup).equals(only)) {
            child.kill(Signals.KILL);
        }
        assertThat(layout.processes(cgroup)).isEqualTo(only);
    }

    @Test
    void aProcessCanBeMoved() {
        layout.create(cgroup);
        try (ChildProcess child = SpawnRequest.of("sleep", "1000").spawn()) {
            layout.moveProcess(child.pid(), cgroup);
            assertThat(layout.processes(cgroup)).containsExactly(child.pid());
            child.kill(Signals.KILL);
            child.waitFor();
        }
    }

    @Test
    void missingControlFilesAreToldApart() {
        layout.create(cgroup);
        var file = layout.hierarchies().getFirst().directory(cgroup).resolve("no.such");
        assertThat(ControlFiles.readIfPresent(file)).isEmpty();
        assertThatThrownBy(() -> ControlFiles.read(file))
                .hasMessage("open " + file + ": ENOENT (No such file or directory)");
    }
}
