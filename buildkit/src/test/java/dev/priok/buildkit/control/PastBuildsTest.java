package dev.priok.buildkit.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.buildkit.wire.control.BuildHistoryRecord;
import dev.priok.buildkit.wire.control.SolveRequest;
import dev.priok.engine.port.BuildHistory.PastBuild;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PastBuildsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000000006Z");
    private static final Digest STEP = Digest.sha256("step".getBytes(UTF_8));

    private final MemoryHistory history = new MemoryHistory();
    private PastBuilds past = new PastBuilds(history, InstantSource.fixed(NOW));

    @AfterEach
    void close() {
        past.close();
    }

    private void restart() {
        past.close();
        past = new PastBuilds(history, InstantSource.fixed(NOW));
    }

    private OpenBuild keep(String reference, Duration age, String output, @Nullable Throwable failure) {
        OpenBuild build = new OpenBuild(
                SolveRequest.newBuilder().setRef(reference).build(),
                OpenBuild.Given.NOTHING,
                new StatusFeed(InstantSource.fixed(NOW)),
                NOW.minus(age).minusSeconds(1));
        build.feed().log(STEP, 1, output.getBytes(UTF_8));
        build.ended(NOW.minus(age), failure);
        past.keep(build, () -> {});
        build.kept().join();
        return build;
    }

    private List<String> references() {
        return past.records().stream().map(BuildHistoryRecord::getRef).toList();
    }

    @Test
    void aBuildIsKnownToTheNextDaemonWithAllThatWasTold() {
        OpenBuild build = keep("one", Duration.ZERO, "it printed this", EngineException.invalid("it failed"));
        assertThat(build.feed().reader()).isEmpty();
        restart();

        BuildHistoryRecord record = past.records().getFirst();
        assertThat(record.getRef()).isEqualTo("one");
        assertThat(record.getError().getMessage()).isEqualTo("it failed");
        assertThat(EndedBuild.endedAt(record)).isEqualTo(NOW);
        assertThat(new String(past.log("one").orElseThrow(), UTF_8)).contains("it printed this");
        assertThat(past.content(record.getLogs().getDigest())).isPresent();
        assertThat(past.content(record.getExternalError().getDigest())).isPresent();
        assertThat(past.content("nonsense")).isEmpty();
        assertThat(past.log("other")).isEmpty();
    }

    @Test
    void theLastFiftyStayAndOthersForTwoDays() {
        keep("old", Duration.ofHours(49), "", null);
        keep("pinned", Duration.ofHours(50), "", null);
        assertThat(past.pin("pinned", true)).isTrue();
        assertThat(past.pin("none", true)).isFalse();
        for (int i = 0; i < 49; i++) {
            keep("young-" + i, Duration.ofHours(1), "", null);
        }
        assertThat(references()).hasSize(51).startsWith("pinned", "old");
        keep("young-49", Duration.ofHours(1), "", null);
        keep("young-50", Duration.ofHours(1), "", null);
        assertThat(references()).hasSize(52).contains("pinned").doesNotContain("old");
        restart();
        assertThat(references()).hasSize(52).startsWith("pinned");
        assertThat(history.parts).hasSize(52);
    }

    @Test
    void ofVeryLongOutputsTheLastOnesStay() {
        String output = "x".repeat(2_000_000);
        for (int i = 10; i < 50; i++) {
            keep("build-" + i, Duration.ofMinutes(60 - i), output, null);
        }
        assertThat(references()).hasSizeBetween(30, 35).endsWith("build-49");
        assertThat(history.parts).hasSameSizeAs(references());
    }

    @Test
    void whatCannotBeReadIsRemoved() {
        keep("well", Duration.ZERO, "", null);
        history.save(new PastBuild("broken", NOW, "no protocol buffer".getBytes(UTF_8), 0), List.of());
        restart();
        assertThat(references()).containsExactly("well");
        assertThat(history.builds).containsOnlyKeys("well");
    }

    @Test
    void aFullDiskLeavesABuildInMemory() {
        history.full = true;
        OpenBuild build = keep("one", Duration.ZERO, "it printed this", null);
        assertThat(references()).containsExactly("one");
        assertThat(build.feed().reader()).isPresent();
        restart();
        assertThat(references()).isEmpty();
    }

    @Test
    void whatIsRemovedIsGone() {
        keep("one", Duration.ZERO, "it printed this", null);
        assertThat(past.remove("one")).isTrue();
        assertThat(past.remove("one")).isFalse();
        assertThat(history.builds).isEmpty();
        assertThat(history.parts).isEmpty();
        assertThat(past.has("one")).isFalse();
    }
}
