package dev.priok.cli.buildx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected texts are those of buildx 0.29. */
final class BuilderRowTest {
    private static final Builder CURRENT = new Builder("default", true, "1.0", "linux/amd64", "");
    private static final Builder SILENT = new Builder("far", false, "", "", "nobody answers");

    private static String listed(String format) {
        boolean table = format.startsWith("table");
        return BuilderRow.LISTING.render(
                format,
                BuilderRow.STANDARD,
                List.of(
                        new BuilderRow(CURRENT, false, table),
                        new BuilderRow(CURRENT, true, table),
                        new BuilderRow(SILENT, false, table)));
    }

    @Test
    void aTableMarksTheCurrentOneAndIndentsItsNode() {
        assertThat(listed("table").lines().map(String::stripTrailing))
                .containsExactly(
                        "NAME/NODE     DRIVER/ENDPOINT   STATUS    BUILDKIT   PLATFORMS",
                        "default*      docker",
                        " \\_ default    \\_ default       running   1.0        linux/amd64",
                        "far                             error");
    }

    @Test
    void templatesSeeNoMarks() {
        assertThat(listed("{{.Name}}|{{.DriverEndpoint}}|{{.Status}}|{{.Error}}")
                        .lines())
                .containsExactly("default|docker||", "default|default|running|", "far||error|nobody answers");
    }

    @Test
    void jsonHasTheNodesInside() {
        assertThat(listed("json").lines())
                .startsWith("{\"Current\":true,\"Driver\":\"docker\",\"Dynamic\":false,\"Name\":\"default\",\"Nodes\":"
                        + "[{\"Endpoint\":\"default\",\"Name\":\"default\",\"Platforms\":[\"linux/amd64\"],"
                        + "\"Status\":\"running\",\"Version\":\"1.0\"}]}");
    }
}
