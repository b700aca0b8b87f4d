package dev.priok.cli.compose.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
    @Test
    void linesComeWholeHoweverTheyWereWritten() {
        List<String> lines = new ArrayList<>();
        try (LineSplitter splitter = new LineSplitter(lines::add)) {
            for (String part : List.of("on", "e\ntwo\r\n", "", "\nl", "ast")) {
                splitter.write(ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)));
            }
            assertThat(lines).containsExactly("one", "two", "");
        }
        assertThat(lines).containsExactly("one", "two", "", "last");
    }
}
