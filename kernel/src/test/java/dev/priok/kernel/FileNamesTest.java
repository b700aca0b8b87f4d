package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FileNamesTest {
    @Test
    void validUtf8ReadsAsUsual() {
        assertThat(FileNames.decode(FileNames.encode("aä€\uD83D\uDE00"))).isEqualTo("aä€\uD83D\uDE00");
    }

    @Test
    void otherBytesBecomeLoneSurrogates() {
        assertThat(FileNames.decode(new byte[] {'a', (byte) 0xE4, 'b'})).isEqualTo("a\uDCE4b");
        assertThat(FileNames.encode("a\uDCE4b")).containsExactly('a', 0xE4, 'b');
    }

    @Test
    void everyByteSequenceSurvives() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(FileNames.encode(FileNames.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void theReplacementCharacterItselfIsKept() {
        assertThat(FileNames.decode(FileNames.encode("x\uFFFDy"))).isEqualTo("x\uFFFDy");
    }
}
