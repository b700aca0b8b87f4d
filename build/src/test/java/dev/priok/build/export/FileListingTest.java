package dev.priok.build.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.priok.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileListingTest {
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    private void header(char type, String name, String link, int size) {
        byte[] block = new byte[512];
        put(block, 0, name);
        put(block, 124, String.format("%011o", size));
        block[156] = (byte) type;
        put(block, 157, link);
        tar.writeBytes(block);
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private void body(byte[] content) {
        tar.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    }

    private void file(String name, byte[] content) {
        header('0', name, "", content.length);
        body(content);
    }

    @Test
    void filesHaveTheDigestsOfTheirContentsInWhateverPiecesTheyCome() throws IOException {
        byte[] large = new byte[1000];
        Arrays.fill(large, (byte) 7);
        header('5', "dir/", "", 0);
        file("dir/large", large);
        file("empty", new byte[0]);
        header('2', "soft", "dir/large", 0);
        header('1', "hard", "dir/large", 0);
        byte[] records = "27 path=a name of the head\n".getBytes(StandardCharsets.UTF_8);
        header('x', "PaxHeaders.0/short", "", records.length);
        body(records);
        file("short", new byte[512]);
        tar.writeBytes(new byte[1024]);

        for (int piece : new int[] {1, 7, 512, 513, 100_000}) {
            FileListing listing = new FileListing();
            byte[] all = tar.toByteArray();
            for (int at = 0; at < all.length; at += piece) {
                listing.write(all, at, Math.min(piece, all.length - at));
            }
            assertThat(listing.files())
                    .containsExactly(
                            entry("a name of the head", Optional.of(Digest.sha256(new byte[512]))),
                            entry("dir/large", Optional.of(Digest.sha256(large))),
                            entry("empty", Optional.of(Digest.sha256(new byte[0]))),
                            entry("hard", Optional.of(Digest.sha256(large))),
                            entry("soft", Optional.empty()));
        }
    }
}
