package dev.priok.cli.buildx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.client.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected texts are those of buildx 0.29. */
final class CacheRowTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:02:00Z");
    private static final Json STEP = Json.parse("""
            {"ID": "b", "Type": "regular", "Description": "[2/2] RUN x >y", "InUse": false, "Shared": true, "Size": 47,
             "CreatedAt": "2026-05-01T10:00:00.25Z", "LastUsedAt": "2026-05-01T10:00:00Z", "UsageCount": 1,
             "Parents": ["a"]}""");
    private static final Json CONTEXT = Json.parse("""
            {"ID": "c", "Type": "source.local", "Description": "", "InUse": true, "Shared": false, "Size": 4096,
             "CreatedAt": "2026-05-01T10:00:00Z", "UsageCount": 0}""");

    private static String listed(String format, boolean table) {
        return CacheRow.LISTING.render(
                format, CacheRow.STANDARD, List.of(new CacheRow(STEP, table, NOW), new CacheRow(CONTEXT, table, NOW)));
    }

    @Test
    void aTableMarksWhatIsSharedAndWhatChanges() {
        assertThat(listed("", true)).isEqualTo("""
                ID        RECLAIMABLE   SIZE      LAST ACCESSED
                b         true          47B*      2 minutes ago
                c*        false         4.096kB   \n""");
    }

    @Test
    void jsonKeepsTypesAndNullForNoParents() {
        assertThat(listed("json", false).lines())
                .containsExactly(
                        "{\"CreatedAt\":\"2026-05-01 10:00:00.25 +0000 UTC\",\"Description\":\"[2/2] RUN x \\u003ey\","
                                + "\"ID\":\"b\",\"LastUsedAt\":\"2 minutes ago\",\"Mutable\":false,\"Parents\":[\"a\"],"
                                + "\"Reclaimable\":true,\"Shared\":true,\"Size\":\"47B\",\"Type\":\"regular\","
                                + "\"UsageCount\":1}",
                        "{\"CreatedAt\":\"2026-05-01 10:00:00 +0000 UTC\",\"Description\":\"\",\"ID\":\"c\","
                                + "\"LastUsedAt\":\"\",\"Mutable\":true,\"Parents\":null,\"Reclaimable\":false,"
                                + "\"Shared\":false,\"Size\":\"4.096kB\",\"Type\":\"source.local\",\"UsageCount\":0}");
    }

    @Test
    void paragraphsLeaveOutWhatThereIsNot() {
        assertThat(new CacheRow(STEP, false, NOW).paragraph()).isEqualTo("""
                ID:           b
                Parents:
                 - a
                Created at:   2026-05-01 10:00:00.25 +0000 UTC
                Mutable:      false
                Reclaimable:  true
                Shared:       true
                Size:         47B
                Description:  [2/2] RUN x >y
                Usage count:  1
                Last used:    2 minutes ago
                Type:         regular
                """);
        assertThat(new CacheRow(CONTEXT, false, NOW).paragraph()).doesNotContain("Description", "Parents", "Last used");
    }
}
