package dev.priok.store.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.port.BuildHistory;
import dev.priok.engine.port.BuildHistory.Part;
import dev.priok.engine.port.BuildHistory.PastBuild;
import dev.priok.model.Digest;
import dev.priok.store.WithStore;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqliteBuildHistoryIT extends WithStore {
    private static final Instant THEN = Instant.parse("2024-01-02T03:04:05.123456789Z");

    private BuildHistory history() {
        return fixture.store().buildHistory();
    }

    private static PastBuild build(String reference, int second, String record) {
        return new PastBuild(reference, THEN.plusSeconds(second), record.getBytes(UTF_8), 0);
    }

    private static Part part(String content) {
        return new Part(digest(content), content.getBytes(UTF_8));
    }

    private static Digest digest(String content) {
        return Digest.sha256(content.getBytes(UTF_8));
    }

    @Test
    void entriesAreThereAsTheyWereSaved() {
        history().save(build("two", 2, "second"), List.of(part("log"), part("error"), part("log")));
        history().save(build("one", 1, "first"), List.of());
        fixture.reopen();
        assertThat(history().all()).extracting(PastBuild::reference).containsExactly("one", "two");
        PastBuild two = history().all().getLast();
        assertThat(two.endedAt()).isEqualTo(THEN.plusSeconds(2));
        assertThat(two.record()).asString().isEqualTo("second");
        assertThat(two.partsBytes()).isEqualTo(8);
        assertThat(history().part(digest("error")).orElseThrow()).asString().isEqualTo("error");
        assertThat(history().part(digest("other"))).isEmpty();
    }

    @Test
    void anUpdateLeavesThePartsAndASavingDoesNot() {
        history().save(build("one", 1, "first"), List.of(part("log")));
        history().update(build("one", 1, "changed"));
        assertThat(history().all().getFirst().record()).asString().isEqualTo("changed");
        assertThat(history().part(digest("log"))).isPresent();
        history().save(build("one", 3, "again"), List.of(part("other")));
        assertThat(history().part(digest("log"))).isEmpty();
        assertThat(history().all()).hasSize(1);
        history().update(build("none", 1, "changed"));
        assertThat(history().all()).hasSize(1);
    }

    @Test
    void aPartStaysAsLongAsAnEntryHasIt() {
        history().save(build("one", 1, "first"), List.of(part("log")));
        history().save(build("two", 2, "second"), List.of(part("log")));
        history().remove("one");
        assertThat(history().part(digest("log"))).isPresent();
        history().remove("two");
        history().remove("two");
        assertThat(history().part(digest("log"))).isEmpty();
        assertThat(history().all()).isEmpty();
    }
}
