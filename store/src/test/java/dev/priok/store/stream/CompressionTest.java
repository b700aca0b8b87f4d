package dev.priok.store.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
    private static final byte[] CONTENT =
            "some content, and again some content".repeat(1000).getBytes(UTF_8);

    private static OutputStream compressor(Compression compression, OutputStream out) throws IOException {
        return switch (compression) {
            case NONE -> out;
            case GZIP -> new GZIPOutputStream(out);
            case ZSTD -> new ZstdOutputStream(out).setChecksum(true);
            case BZIP2 -> new BZip2CompressorOutputStream(out);
            case XZ -> XZCompressorOutputStream.builder().setOutputStream(out).get();
        };
    }

    private static byte[] compress(Compression compression) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream compressor = compressor(compression, out)) {
            compressor.write(CONTENT);
        }
        return out.toByteArray();
    }

    private static byte[] decompress(byte[] compressed) throws IOException {
        try (InputStream in = Compression.decompress(new ByteArrayInputStream(compressed))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void tellsFormsByTheirBeginning(Compression compression) throws IOException {
        byte[] compressed = compress(compression);
        assertThat(Compression.of(compressed, compressed.length)).isEqualTo(compression);
        assertThat(decompress(compressed)).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void noticesStreamsThatAreCutOff(Compression compression) throws IOException {
        byte[] compressed = compress(compression);
        byte[] cut = Arrays.copyOf(compressed, compressed.length - 20);
        assertThatThrownBy(() -> decompress(cut)).isInstanceOf(IOException.class);
    }

    @Test
    void takesShortStreams() throws IOException {
        assertThat(decompress(new byte[0])).isEmpty();
        assertThat(decompress(new byte[] {0x1F})).containsExactly(0x1F);
    }
}
