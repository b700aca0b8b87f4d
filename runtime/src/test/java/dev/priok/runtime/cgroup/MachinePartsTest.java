package dev.priok.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineException;
import dev.priok.model.Resources.Cpu;
import org.junit.jupiter.api.Test;

class MachinePartsTest {
    private static Cpu wish(long nanoCpus, String cpus, String nodes) {
        return new Cpu(nanoCpus, 0, 0, 0, 0, 0, cpus, nodes);
    }

    @Test
    void givesWhatThereIs() {
        assertThatCode(() -> MachineParts.check(wish(3_500_000_000L, "0-1,7,3", "0"), "0-3,7", "0"))
                .doesNotThrowAnyException();
        assertThatCode(() -> MachineParts.check(wish(0, "", ""), "0", "0")).doesNotThrowAnyException();
        assertThatCode(() -> MachineParts.check(wish(9_000_000_000L, "5", "5"), null, null))
                .doesNotThrowAnyException();
    }

    @Test
    void saysWhatThereIsNot() {
        refused(wish(2_000_000_001L, "", ""), "range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available");
        refused(wish(0, "0,2", ""), "Requested CPUs are not available - requested 0,2, available: 0-1");
        refused(wish(0, "", "1"), "Requested memory nodes are not available - requested 1, available: 0");
    }

    @Test
    void refusesWhatIsNoList() {
        for (String list : new String[] {"a", "1-", "-1", "0,,1", "1-0", "0-99999", "999999", " 1"}) {
            refused(wish(0, list, ""), "Invalid value " + list + " for cpuset cpus");
        }
    }

    private static void refused(Cpu cpu, String reason) {
        assertThatThrownBy(() -> MachineParts.check(cpu, "0-1", "0"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(reason);
    }
}
