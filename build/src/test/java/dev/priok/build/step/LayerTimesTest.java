package dev.priok.build.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.build.step.FileTree.Layer;
import dev.priok.engine.port.BuildRecords.BuildRecord;
import dev.priok.engine.port.BuildRecords.Kind;
import dev.priok.model.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerTimesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Digest ONE = Digest.sha256(new byte[] {1});
    private static final Digest TWO = Digest.sha256(new byte[] {2});

    private static BuildRecord record(Map<String, String> notes) {
        return new BuildRecord("id", Kind.REGULAR, "step", List.of(), List.of(ONE, TWO), notes, NOW, NOW, 1);
    }

    @Test
    void areTheSameAfterTheCache() {
        List<Layer> layers = List.of(new Layer(ONE, null), new Layer(TWO, NOW));
        assertThat(LayerTimes.of(record(LayerTimes.notes(layers)))).isEqualTo(layers);
    }

    @Test
    void areUnknownInRecordsThatDontSayThem() {
        assertThat(LayerTimes.of(record(Map.of()))).containsExactly(new Layer(ONE, null), new Layer(TWO, null));
    }
}
