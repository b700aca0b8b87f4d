package dev.priok.cli.buildx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.format.Filters;
import dev.priok.client.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is chosen is what buildx 0.29 shows of the same daemon, and so are most messages. */
final class CacheSelectionTest {
    private static final Instant NOW = Instant.parse("2026-05-02T10:00:00Z");
    private static final List<Json> ALL =
            Stream.of("""
            {"ID": "step1", "Type": "regular", "Description": "[2/3] RUN x", "InUse": false, "Shared": true,
             "LastUsedAt": "2026-05-01T10:00:00Z", "CreatedAt": "2026-04-01T10:00:00Z"}""", """
            {"ID": "step2", "Type": "regular", "Description": "[3/3] RUN y", "InUse": true, "Shared": false,
             "LastUsedAt": "2026-05-02T09:00:00Z", "CreatedAt": "2026-04-01T10:00:00Z", "Parents": ["step1"]}""", """
            {"ID": "local", "Type": "source.local", "Description": "context", "InUse": false, "Shared": false,
             "CreatedAt": "2026-05-02T09:59:00Z"}""").map(Json::parse).toList();

    private static String chosen(String... filters) {
        FlagSet flags = new FlagSet();
        Filters all = flags.add(new Filters("Provide filter values"));
        List<String> words = new ArrayList<>();
        for (String filter : filters) {
            words.add("--filter=" + filter);
        }
        flags.parse(words);
        return String.join(
                " ",
                ALL.stream()
                        .map(cached -> new CacheRow(cached, false, NOW))
                        .filter(CacheSelection.of(all, NOW))
                        .map(row -> row.text("ID"))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            id=step2,                   step2
            id=ep,                      step1 step2
            id!=step1,                  step2 local
            id~=^l,                     local
            type=regular,               step1 step2
            type=reg,                   ''
            type!=regular,              local
            type~=^source,              local
            description=context,        local
            description=RUN,            ''
            description~=RUN,           step1 step2
            parents=step1,              step2
            parent~=ep1,                step2
            inuse=true,                 step2
            inuse=false,                step1 local
            inuse!=true,                step1 local
            mutable=true,               local
            immutable=true,             step1 step2
            shared=true,                step1
            private=true,               step2 local
            until=2h,                   step1
            unused-for=30m,             step1 step2
            """)
    void oneWordChooses(String filter, String ids) {
        assertThat(chosen(filter)).isEqualTo(ids);
    }

    @Test
    void allWordsMustHold() {
        assertThat(chosen("type=regular", "shared=true")).isEqualTo("step1");
        assertThat(chosen("type=source.local", "shared=true")).isEmpty();
        assertThat(chosen()).isEqualTo("step1 step2 local");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            wonder=1     | ERROR: invalid filter 'wonder'
            size~=1      | ERROR: invalid filter 'size~'
            inuse=x      | ERROR: invalid filter value 'x': true or false is expected
            id=(         | ERROR: invalid filter 'id=(': Unclosed group
            until=x      | ERROR: "until" filter expects a duration (e.g., '24h'): time: invalid duration "x"
            """)
    void whatIsNotKnownIsRefusedByName(String filter, String message) {
        assertThatThrownBy(() -> chosen(filter)).hasMessage(message);
    }

    @Test
    void wordsThatDontGoTogetherAreRefused() {
        assertThatThrownBy(() -> chosen("type=regular", "type=source.local"))
                .hasMessage("ERROR: filters expect only one value");
        assertThatThrownBy(() -> chosen("until=1s", "unused-for=1s"))
                .hasMessage("ERROR: conflicting filters \"until\" and \"unused-for\"");
    }
}
