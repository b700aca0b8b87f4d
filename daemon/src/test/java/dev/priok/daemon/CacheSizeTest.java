package dev.priok.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheSizeTest {
    @TempDir
    Path directory;

    @Test
    void isASizeOrAShareOfTheDisk() throws IOException {
        assertThat(CacheSize.parse("20GB").limit(directory)).isEqualTo(20L << 30);
        assertThat(CacheSize.parse("1000").limit(directory)).isEqualTo(1000);
        long disk = Files.getFileStore(directory).getTotalSpace();
        assertThat(CacheSize.parse("5%").limit(directory)).isBetween(disk / 20 - 1000, disk / 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0%", "100%", "-1", "much"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> CacheSize.parse(text)).isInstanceOf(EngineException.class);
    }
}
