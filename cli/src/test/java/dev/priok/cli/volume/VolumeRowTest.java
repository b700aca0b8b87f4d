package dev.priok.cli.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.client.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class VolumeRowTest {
    private static final VolumeRow ROW = new VolumeRow(Json.parse("{\"Name\":\"mine\",\"Driver\":\"local\","
            + "\"Scope\":\"local\",\"Mountpoint\":\"/m\",\"Labels\":{\"b\":\"2\",\"a\":\"1\"}}"));

    @Test
    void fillsTheTable() {
        assertThat(VolumeRow.LISTING.render("", VolumeRow.STANDARD_FIELDS, List.of(ROW)))
                .isEqualTo("""
                DRIVER    VOLUME NAME
                local     mine
                """);
    }

    @Test
    void knowsDockersFields() {
        assertThat(VolumeRow.LISTING.render(
                        "{{.Scope}} {{.Mountpoint}} {{.Labels}} {{.Links}}", List.of(), List.of(ROW)))
                .isEqualTo("local /m a=1,b=2 N/A\n");
    }
}
