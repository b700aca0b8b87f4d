package dev.priok.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Resources;
import dev.priok.model.Resources.BlockIo;
import dev.priok.model.Resources.Cpu;
import dev.priok.model.Resources.Memory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoCgroupsTest {
    private final NoCgroups none = new NoCgroups("1", group -> 0);

    @Test
    void allLimitsThatWereAskedForAreNamed() {
        Resources asked = new Resources(
                new Memory(100L << 20, 0, 0, null, null),
                new Cpu(500_000_000, 0, 0, 0, 0, 0, "0", ""),
                9L,
                BlockIo.UNLIMITED);
        assertThatThrownBy(() -> none.check(asked))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.error()).isInstanceOf(EngineError.NotImplemented.class))
                .hasMessageContaining("limits (--memory, --cpus, --cpuset-cpus, --pids-limit) need a cgroup");
    }

    @Test
    void sayingUnlimitedIsNoLimit() {
        Resources unlimited =
                new Resources(new Memory(0, -1, 0, -1L, false), Resources.UNLIMITED.cpu(), -1L, BlockIo.UNLIMITED);
        assertThat(none.check(unlimited)).isEmpty();
    }

    @Test
    void nothingIsLeftOfAContainerThatHasEnded() {
        assertThat(none.processes("/p/x")).isEmpty();
        assertThat(none.pids("/p/x").current()).isZero();
    }

    @Test
    void processesAreReadWhateverTheirNames() {
        ProcessTable.Entry entry =
                ProcessTable.Entry.parse("42 (a ) (b) S 7 42 42 0 -1 4194304 100 0 0 0 3 4 5 6 20 0 1"
                        + " 0 999 1000 250 18446744073709551615 1 1");
        assertThat(entry).isEqualTo(new ProcessTable.Entry(42, "a ) (b", 7, 8, 10, 250));
    }

    @Test
    void descendantsAreFound() {
        ProcessTable table = new ProcessTable(
                Map.of(1, process(1, 0), 2, process(2, 1), 3, process(3, 2), 4, process(4, 1), 5, process(5, 3)));
        assertThat(table.withDescendants(2)).containsExactly(2, 3, 5);
    }

    private static ProcessTable.Entry process(int id, int parent) {
        return new ProcessTable.Entry(id, "p", parent, 0, 0, 0);
    }

    @Test
    void theGroupAboveTheDaemonsIsTheDelegatedOne() {
        String own = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/priokd.service/priokd";
        assertThat(DelegatedGroup.parse("1:cpu:/x\n" + own + "\n")).isEqualTo(own.substring(3, own.length() - 7));
        assertThat(List.of("0::/", "0::/priokd", "0::/session.scope"))
                .allSatisfy(line -> assertThat(DelegatedGroup.parse(line)).isNull());
    }
}
