package dev.priok.model.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IgnoreFileTest {
    @Test
    void hasAPatternOnEachLineThatIsNoComment() {
        String text = "\ufeff# comment\n\n  a/b/ \n/rooted\n!/kept\n ! spaced \n./x/../y\r\n #not\n/\n!";
        assertThat(IgnoreFile.read(text.getBytes(StandardCharsets.UTF_8)))
                .containsExactly("a/b", "rooted", "!kept", "!spaced", "y", "#not", "/", "!");
    }
}
