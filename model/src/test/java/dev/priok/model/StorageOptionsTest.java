package dev.priok.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageOptionsTest {
    @ParameterizedTest
    @CsvSource({"120, 120", "1k, 1024", "10G, 10737418240", "1.5 MiB, 1572864", "2tb, 2199023255552", "0, 0"})
    void sizesAreReadAsDockerDoes(String text, long bytes) {
        assertThat(new StorageOptions(Map.of("size", text)).sizeBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1x", "g", "1 0", "10 G B"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> new StorageOptions(Map.of("size", text))).hasMessage("invalid size: '" + text + "'");
    }

    @Test
    void othersAreUnknown() {
        assertThatThrownBy(() -> new StorageOptions(Map.of("color", "red"))).hasMessage("Unknown option color");
        assertThat(new StorageOptions(Map.of()).sizeBytes()).isZero();
    }
}
