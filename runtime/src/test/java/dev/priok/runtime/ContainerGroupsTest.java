package dev.priok.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.runtime.cgroup.Cgroups.Use;
import org.junit.jupiter.api.Test;

class ContainerGroupsTest {
    @Test
    void inUnitsOfSystemdContainersGetAGroupOfTheDaemonsBetween() {
        assertThat(ContainerGroups.sheltered(Use.UNIFIED, "/batch.slice", "/priok-1"))
                .isEqualTo("/batch.slice/priok-1");
        assertThat(ContainerGroups.sheltered(Use.UNIFIED, "/system.slice/a.service", "/priok-1"))
                .isEqualTo("/system.slice/a.service/priok-1");
        assertThat(ContainerGroups.sheltered(Use.UNIFIED, "/batch.slice/mine", "/priok-1"))
                .isEqualTo("/batch.slice/mine");
        assertThat(ContainerGroups.sheltered(Use.LEGACY, "/batch.slice", "/priok-1"))
                .isEqualTo("/batch.slice");
    }
}
