package dev.priok.store.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final int CONTENT_BYTES = 3_000_001;

    private static byte[] content() {
        byte[] content = new byte[CONTENT_BYTES];
        new Random(2).nextBytes(content);
        return content;
    }

    @Test
    void theOtherThreadGetsAllThatIsRead() throws IOException {
        byte[] content = content();
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        AtomicLong watched = new AtomicLong();
        Relay.run("test", new ByteArrayInputStream(content), (_, length) -> watched.addAndGet(length), blocks -> {
            while (blocks.refill()) {
                got.write(blocks.block(), blocks.position(), blocks.available());
                blocks.consume(blocks.available());
            }
        });
        assertThat(got.toByteArray()).isEqualTo(content);
        assertThat(watched).hasValue(CONTENT_BYTES);
    }

    @Test
    void whatTheWorkThrowsEndsTheReading() {
        ByteArrayInputStream in = new ByteArrayInputStream(content());
        assertThatThrownBy(() -> Relay.run("test", in, (_, _) -> {}, _ -> {
                    throw new IllegalStateException("full");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("full");
        assertThat(in.available()).isPositive();
    }

    @Test
    void whatTheReadingThrowsEndsTheWork() {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(new byte[10]), new PipedInputStream());
        assertThatThrownBy(() -> Relay.run("test", broken, (_, _) -> {}, blocks -> {
                    while (blocks.refill()) {
                        blocks.consume(blocks.available());
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("Pipe not connected");
    }
}
