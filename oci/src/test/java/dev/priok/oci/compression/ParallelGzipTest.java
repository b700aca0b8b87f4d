package dev.priok.oci.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelGzipTest {
    private static final int BLOCK = 256 << 10;

    /** Half of it can't be compressed. */
    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        for (int i = 0; i < length; i++) {
            if (i / 1000 % 2 == 0) {
                content[i] = (byte) (i % 7);
            }
        }
        return content;
    }

    private static byte[] compressed(byte[] content, int step) throws IOException {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (OutputStream out = new ParallelGzip(result)) {
            for (int at = 0; at < content.length; at += step) {
                out.write(content, at, Math.min(step, content.length - at));
            }
        }
        return result.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 5 * BLOCK + 17})
    void comesBackAsItWas(int length) throws IOException {
        byte[] content = content(length);
        byte[] compressed = compressed(content, 70_000);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes())
                .isEqualTo(content);
        assertThat(compressed(content, 1 << 20)).isEqualTo(compressed);
    }

    @Test
    void blocksCostLittle() throws IOException {
        for (byte[] content : List.of(content(20 * BLOCK), mixedFiles(20 * BLOCK))) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            try (OutputStream out = new GZIPOutputStream(whole)) {
                out.write(content);
            }
            assertThat(compressed(content, BLOCK).length).isLessThan(whole.size() * 102 / 100);
        }
    }

    /** Files that are compressed already, between others. */
    private static byte[] mixedFiles(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        for (int i = 0; i < length; i++) {
            if (i / 300_000 % 2 == 0) {
                content[i] = (byte) (i % 100 * (i % 7));
            }
        }
        return content;
    }

    @ParameterizedTest
    @ValueSource(ints = {32 << 10, 70_000, BLOCK, 2 * BLOCK - 1, 10 * BLOCK + 40_000})
    void whatIsCompressedAlreadyComesBackAsItWas(int length) throws IOException {
        byte[] chance = new byte[length];
        new Random(length).nextBytes(chance);
        for (byte[] content : List.of(chance, mixedFiles(length))) {
            assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed(content, 70_000))).readAllBytes())
                    .isEqualTo(content);
        }
    }

    @Test
    void whatIsCompressedAlreadyIsStored() throws IOException {
        byte[] chance = new byte[8 * BLOCK];
        new Random(8).nextBytes(chance);
        byte[] compressed = compressed(chance, BLOCK);
        assertThat(compressed.length).isLessThan(chance.length * 1001 / 1000);
        assertThat(Arrays.copyOfRange(compressed, 15, 15 + 60_000)).isEqualTo(Arrays.copyOf(chance, 60_000));
    }

    /** Each low byte is as frequent as any other; the high ones are not. */
    @Test
    void tablesOfNumbersAreCompressed() throws IOException {
        ByteBuffer numbers = ByteBuffer.allocate(4 * BLOCK);
        for (int i = 0; numbers.hasRemaining(); i++) {
            numbers.putInt(i * 3);
        }
        assertThat(compressed(numbers.array(), BLOCK).length).isLessThan(numbers.capacity() * 3 / 5);
    }

    @Test
    void whatCannotBeWrittenIsTold() {
        OutputStream full = new OutputStream() {
            private int left = 100_000;

            @Override
            public void write(int one) {
                throw new IllegalStateException("only arrays are written");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                left -= length;
                if (left < 0) {
                    throw new IOException("No space left on device");
                }
            }
        };
        assertThatThrownBy(() -> {
                    try (OutputStream out = new ParallelGzip(full)) {
                        out.write(content(4 * BLOCK));
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }
}
