package dev.priok.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.build.SourceLocation.SourceFile;
import org.junit.jupiter.api.Test;

class SourceLocationTest {
    @Test
    void aFileOfUsualSizeIsShownAsItIs() {
        SourceLocation location = new SourceLocation(new SourceFile("Dockerfile", "FROM a\nRUN b\n"), 2, 2);
        assertThat(location.shown()).isEqualTo("FROM a\nRUN b\n");
    }

    @Test
    void ofALargeFileTheLinesAroundAreShownUnderTheirNumbers() {
        String content = "# comment\n".repeat(50_000) + "RUN broken\n" + "# more\n".repeat(50_000);
        SourceLocation location = new SourceLocation(new SourceFile("Dockerfile", content), 50_001, 50_001);
        String[] lines = location.shown().split("\n", -1);
        assertThat(lines[50_000]).isEqualTo("RUN broken");
        assertThat(lines[49_995]).isEqualTo("# comment");
        assertThat(lines[50_005]).isEqualTo("# more");
        assertThat(lines[100]).isEmpty();
        assertThat(location.shown().length()).isLessThan(51_000);
    }

    @Test
    void longLinesAndManyOfThemAreShortened() {
        String content = "RUN " + "x".repeat(1_000_000) + "\\\n".repeat(10_000) + "\n";
        SourceLocation location = new SourceLocation(new SourceFile("Dockerfile", content), 1, 10_001);
        assertThat(location.shown().length()).isLessThan(5_000);
        assertThat(location.shown()).startsWith("RUN xxx").contains("x...\n");
    }
}
