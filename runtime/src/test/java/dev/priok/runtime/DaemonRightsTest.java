package dev.priok.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.Devices;
import dev.priok.model.HostSpec;
import dev.priok.model.HostSpec.ProcessLimits;
import dev.priok.model.HostSpec.Ulimit;
import dev.priok.model.MountSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DaemonRightsTest {
    private static final List<String> LIMITS = List.of(
            "Limit                     Soft Limit           Hard Limit           Units     ",
            "Max cpu time              unlimited            unlimited            seconds   ",
            "Max open files            1024                 4096                 files     ");

    private final DaemonRights rootless = new DaemonRights(false, false, 100, LIMITS);
    private final DaemonRights root = new DaemonRights(true, true, 0, LIMITS);

    private static HostSpec limits(int oomScoreAdj, Ulimit... ulimits) {
        return Hosts.withLimits(new ProcessLimits(List.of(ulimits), Map.of(), 0, oomScoreAdj));
    }

    private static HostSpec owned(long uid) {
        return Hosts.withMounts(List.of(new MountSpec.Bind(
                "/a",
                "/b",
                false,
                MountSpec.BindOptions.DEFAULT.withOwner(new MountSpec.Owner(uid, uid)),
                MountSpec.Origin.MOUNTS)));
    }

    @Test
    void theMachinesRootMayAllOfIt() {
        for (HostSpec host : List.of(
                limits(-5, new Ulimit("nofile", 9000, 9000)),
                owned(1000),
                Hosts.withSecurityOptions(List.of("apparmor=strict")),
                HostSpec.defaults().with(draft -> draft.cgroupParent = "/p"))) {
            assertThatCode(() -> root.check(host)).doesNotThrowAnyException();
        }
        assertThat(root.securityOptions(true)).contains("name=userns").doesNotContain("name=rootless");
    }

    @Test
    void whatAnyUserMayIsLeftAlone() {
        for (HostSpec host : List.of(
                HostSpec.defaults(),
                limits(0),
                limits(500),
                limits(0, new Ulimit("nofile", 4096, 4096), new Ulimit("cpu", -1, -1)),
                Hosts.withSecurityOptions(List.of("apparmor=unconfined", "no-new-privileges")))) {
            assertThatCode(() -> rootless.check(host)).doesNotThrowAnyException();
        }
        assertThat(rootless.securityOptions(false)).contains("name=rootless");
    }

    @Test
    void whatOnlyTheMachinesRootMayIsRefusedByName() {
        assertThatThrownBy(() -> rootless.check(limits(99))).hasMessageContaining("--oom-score-adj 99");
        assertThatThrownBy(() -> rootless.check(limits(0, new Ulimit("nofile", 10, 4097))))
                .hasMessageContaining("--ulimit nofile")
                .hasMessageContaining("4096");
        assertThatThrownBy(() -> rootless.check(limits(0, new Ulimit("nofile", -1, -1))))
                .hasMessageContaining("--ulimit nofile");
        assertThatThrownBy(() -> rootless.check(Hosts.withSecurityOptions(List.of("apparmor=strict"))))
                .hasMessageContaining("apparmor=strict");
        assertThatThrownBy(() -> rootless.check(owned(1000))).hasMessageContaining("the mount at /b");
    }

    @Test
    void whatNeedsAGroupIsRefusedWithoutOne() {
        HostSpec parent = HostSpec.defaults().with(draft -> draft.cgroupParent = "/p");
        assertThatThrownBy(() -> rootless.check(parent)).hasMessageContaining("--cgroup-parent");
        HostSpec rules = HostSpec.defaults()
                .with(draft -> draft.devices = new Devices(List.of(), List.of("c 1:3 rwm"), List.of()));
        assertThatThrownBy(() -> rootless.check(rules)).hasMessageContaining("--device-cgroup-rule");
        assertThatCode(() -> new DaemonRights(false, true, 0, LIMITS).check(parent))
                .doesNotThrowAnyException();
    }
}
