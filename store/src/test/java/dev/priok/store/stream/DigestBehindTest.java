package dev.priok.store.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.Digest;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestBehindTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, BlockPipe.BLOCK_BYTES, BlockPipe.BLOCK_BYTES + 1, 5_000_000})
    void isTheDigestOfAllThatCame(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        try (DigestBehind digest = new DigestBehind()) {
            byte[] part = new byte[99_991];
            for (int at = 0; at < size; at += part.length) {
                int length = Math.min(part.length, size - at);
                System.arraycopy(content, at, part, 0, length);
                digest.update(part, 0, length);
            }
            assertThat(digest.finish()).isEqualTo(Digest.sha256(content));
        }
    }

    @Test
    void nobodyGoesOnWhenItIsClosedEarly() throws IOException {
        try (DigestBehind digest = new DigestBehind()) {
            digest.update(new byte[2 * BlockPipe.BLOCK_BYTES], 0, 2 * BlockPipe.BLOCK_BYTES);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("digest"));
    }
}
