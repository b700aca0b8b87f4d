package dev.priok.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PathPatternsTest {
    private static boolean matches(String path, String... patterns) {
        return PathPatterns.of(List.of(patterns)).matches(path);
    }

    @Test
    void aStarAndAQuestionMarkStayInOneDirectory() {
        assertThat(matches("a.o", "*.o")).isTrue();
        assertThat(matches("b/a.o", "*.o")).isFalse();
        assertThat(matches("b/a.o", "*/*.o")).isTrue();
        assertThat(matches("ab", "a?")).isTrue();
        assertThat(matches("a/", "a?")).isFalse();
    }

    @Test
    void twoStarsGoThroughAnyNumberOfDirectories() {
        assertThat(matches("a.o", "**/*.o")).isTrue();
        assertThat(matches("x/y/a.o", "**/*.o")).isTrue();
        assertThat(matches("x/a/b/y", "x/**/y")).isTrue();
        assertThat(matches("x/y", "x/**/y")).isTrue();
        assertThat(matches("x/anything/else", "x/**")).isTrue();
        assertThat(matches("x", "x/**")).isFalse();
        assertThat(matches("whatever", "**")).isTrue();
    }

    @Test
    void whatMatchesADirectoryCountsForAllBelowIt() {
        assertThat(matches("build/x/y", "build")).isTrue();
        assertThat(matches("builds/x", "build")).isFalse();
    }

    @Test
    void theLastPatternThatMatchesDecides() {
        assertThat(matches("docs/README.md", "docs", "!docs/README.md")).isFalse();
        assertThat(matches("docs/other", "docs", "!docs/README.md")).isTrue();
        assertThat(matches("docs/README.md", "!docs/README.md", "docs")).isTrue();
        assertThat(PathPatterns.of(List.of("a", "!b")).hasExceptions()).isTrue();
    }

    @Test
    void slashesAndDotsAroundDoNotMatter() {
        assertThat(matches("a/b", "/a/b/")).isTrue();
        assertThat(matches("a/b", "./a/./b")).isTrue();
        assertThat(matches("b", "a/../b")).isTrue();
        assertThat(matches("a", "  a  ", "")).isTrue();
    }

    @Test
    void setsAndEscapes() {
        assertThat(matches("a1", "a[0-9]")).isTrue();
        assertThat(matches("ax", "a[0-9]")).isFalse();
        assertThat(matches("ax", "a[^0-9]")).isTrue();
        assertThat(matches("a*", "a\\*")).isTrue();
        assertThat(matches("ab", "a\\*")).isFalse();
        assertThat(matches("a.b+c$(d)", "a.b+c$(d)")).isTrue();
        assertThat(matches("axb", "a.b")).isFalse();
    }

    @Test
    void aPatternThatIsNoneIsRefused() {
        assertThatThrownBy(() -> matches("a", "!")).hasMessageContaining("illegal exclusion pattern");
        assertThatThrownBy(() -> matches("a", "a[b")).hasMessageContaining("syntax error in pattern");
    }
}
