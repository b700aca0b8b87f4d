package dev.priok.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
    @Test
    void comparesNumbersByTheirValue() {
        assertThat(Stream.of("b", "443/tcp", "a10", "80/tcp", "a2", "a", "a02", "80/udp", "8080/tcp")
                        .sorted(NaturalOrder.INSTANCE))
                .containsExactly("80/tcp", "80/udp", "443/tcp", "8080/tcp", "a", "a2", "a02", "a10", "b");
    }
}
