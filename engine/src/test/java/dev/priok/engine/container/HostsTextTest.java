package dev.priok.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostsTextTest {
    @Test
    void linesOfTheNamesAreReplacedAndOthersStay() {
        String text = "127.0.0.1\tlocalhost\n172.17.0.2\tdb abc\n# by hand\n172.17.0.3\tme\n";
        assertThat(HostsText.replaced(text, Set.of("db abc", "me"), List.of("172.17.0.9\tdb abc", "172.17.0.3\tme")))
                .isEqualTo("127.0.0.1\tlocalhost\n# by hand\n172.17.0.3\tme\n172.17.0.9\tdb abc\n");
    }

    @Test
    void whatIsGoneIsTakenOut() {
        assertThat(HostsText.replaced("172.17.0.2\tdb", Set.of("db"), List.of()))
                .isEmpty();
        assertThat(HostsText.replaced("", Set.of(), List.of("172.17.0.2\tdb"))).isEqualTo("172.17.0.2\tdb\n");
    }
}
