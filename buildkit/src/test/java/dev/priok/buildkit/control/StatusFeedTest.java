package dev.priok.buildkit.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.build.BuildProgress.VertexState;
import dev.priok.buildkit.wire.control.StatusResponse;
import dev.priok.buildkit.wire.control.VertexLog;
import dev.priok.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusFeedTest {
    private static final Digest STEP = Digest.sha256("step".getBytes(US_ASCII));
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private StatusFeed feed = new StatusFeed(InstantSource.fixed(NOW));

    private void completed() {
        completed(STEP);
    }

    private void completed(Digest step) {
        feed.vertex(new VertexState(step, "RUN make", List.of(), NOW, NOW, false, ""));
    }

    private String output() throws InterruptedException, IOException {
        feed.end();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        StatusFeed.Reader reader = feed.reader().orElseThrow();
        for (StatusResponse some = reader.next(); some != null; some = reader.next()) {
            for (VertexLog log : some.getLogsList()) {
                log.getMsg().writeTo(output);
            }
        }
        return output.toString(US_ASCII);
    }

    @Test
    void ofAVeryLongOutputTheBeginningAndTheEndAreKept() throws Exception {
        feed.log(STEP, 1, "first\n".getBytes(US_ASCII));
        byte[] line = ("x".repeat(999) + "\n").getBytes(US_ASCII);
        for (int i = 0; i < 10_000; i++) {
            feed.log(STEP, 1, line);
        }
        feed.log(STEP, 2, "error: this is why\n".getBytes(US_ASCII));
        completed();
        String output = output();
        assertThat(output)
                .startsWith("first\n")
                .contains("[output clipped, log limit 2MiB reached]")
                .endsWith("error: this is why\n")
                .hasSizeLessThan((2 << 20) + (256 << 10) + 100);
    }

    @Test
    void whatHasNoNameIsNoStep() {
        feed.vertex(new VertexState(STEP, "", List.of(), NOW, NOW, false, ""));
        assertThat(feed.counts().total()).isZero();
        completed();
        assertThat(feed.counts().total()).isOne();
    }

    @Test
    void manyLongOutputsTogetherTakeNoMoreMemoryThanTheBound() throws Exception {
        feed = new StatusFeed(InstantSource.fixed(NOW), 4 << 20);
        byte[] line = "a short line\n".getBytes(US_ASCII);
        for (int i = 0; i < 100; i++) {
            Digest step = Digest.sha256(("step " + i).getBytes(US_ASCII));
            for (int j = 0; j < 1000; j++) {
                feed.log(step, 1, line);
            }
            feed.log(step, 2, ("error of " + i + "\n").getBytes(US_ASCII));
            completed(step);
        }
        assertThat(output())
                .startsWith("a short line\n")
                .contains("error of 1\n", "error of 50\n", "[output clipped, log limit of the whole build reached]")
                .hasSizeLessThan(6 << 20);
    }

    @Test
    void whatIsNotTooLongIsKeptAsItIs() throws Exception {
        feed.log(STEP, 1, "one\n".getBytes(US_ASCII));
        feed.log(STEP, 2, "two\n".getBytes(US_ASCII));
        completed();
        assertThat(output()).isEqualTo("one\ntwo\n");
    }
}
