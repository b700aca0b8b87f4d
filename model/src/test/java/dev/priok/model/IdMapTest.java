package dev.priok.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdMapTest {
    private final IdMap map = IdMap.parse("         0     100000      65536\n     65536    3000000       10\n");

    @Test
    void idsGoThroughInBothDirections() {
        assertThat(map.outside(0)).hasValue(100_000);
        assertThat(map.outside(65_535)).hasValue(165_535);
        assertThat(map.outside(65_545)).hasValue(3_000_009);
        assertThat(map.outside(65_546)).isEmpty();
        assertThat(map.inside(100_033)).hasValue(33);
        assertThat(map.inside(3_000_000)).hasValue(65_536);
        assertThat(map.inside(0)).isEmpty();
        assertThat(map.inside(165_536)).isEmpty();
    }

    @Test
    void theTextIsWhatTheKernelReads() {
        assertThat(map.text()).isEqualTo("0 100000 65536\n65536 3000000 10\n");
        assertThat(IdMap.parse(map.text())).isEqualTo(map);
    }

    @Test
    void aMapNeedsRoot() {
        IdMap without = new IdMap(List.of(new IdMap.Range(1, 100_000, 10)));
        assertThatThrownBy(() -> new UserMap(without, map)).hasMessage("a map of ids without root");
        assertThat(new UserMap(map, map).rootUser()).isEqualTo(100_000);
    }

    @Test
    void rangesEndBeforeTheNumberThatMeansNone() {
        assertThatThrownBy(() -> new IdMap.Range(0, 4_294_967_290L, 10)).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> new IdMap.Range(0, 1, 0)).isInstanceOf(EngineException.class);
    }
}
