package dev.priok.model.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternsTest {
    private static PathPatterns patterns(String commaSeparated) {
        return PathPatterns.of(Arrays.asList(commaSeparated.split(",")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*|a|true",
                "*|a/b|true",
                "a|a/b/c|true",
                "a|b/a|false",
                "a/b|a|false",
                "a/*|a/b/c|true",
                "*.md|x.md|true",
                "*.md|d/x.md|false",
                "**/*.md|x.md|true",
                "**/*.md|d/e/x.md|true",
                "**|any/thing|true",
                "**/|any|true",
                "d/**|d|false",
                "d/**|d/e/f|true",
                "**/e|d/e|true",
                "**/e|e/f|true",
                "**e|d/xe|true",
                "**/e|d/xe|false",
                "a**/x|a/b/x|true",
                "a**/x|ab/x|true",
                "a?c|abc|true",
                "a?c|a/c|false",
                "a[b-d]e|ace|true",
                "a[^b-d]e|ace|false",
                "a[^b-d]e|a/e|false",
                "a\\*b|a*b|true",
                "a\\*b|axb|false",
                "a.b|axb|false",
                "x+(y)|x+(y)|true",
                "日?|日本|true",
                "d,!d/keep|d/keep|false",
                "d,!d/keep|d/other|true",
                "d/*,!d/keep|d/keep/all|false",
                "!d,d|d|true",
                "**,!a/b,a/b/c|a/b/c|true",
                "**,!a/b,a/b/c|a/b/d|false",
                "./d/../e/|e|true",
                "/a/b/|a/b|true",
                "  a  ,|a|true",
                "x/**/y|x/y|true",
                "x/**/y|x/a/b/y|true",
                "a.b+c$(d)|a.b+c$(d)|true"
            })
    void matchAsDockerignoreDoes(String text, String path, boolean matches) {
        assertThat(patterns(text).matches(path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "a[", "[]a]", "[-x]", "[x-]", "[^", "\\", "!", "[a-b-c]"})
    void thatCantBeReadAreRefused(String text) {
        assertThatThrownBy(() -> patterns(text)).isInstanceOf(EngineException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "d|d|true",
                "d|e|false",
                "d,!d/keep|d|false",
                "d,!e/keep|d|true",
                "d,!d*|d|false",
                "d,!**/keep|d|false",
                "d/e,!d/keep|d/e|true",
                "*,!d/e/f|d/e|false",
                "*,!d/e|d/f|true"
            })
    void tellWhichDirectoriesNeedNoLook(String text, String directory, boolean all) {
        assertThat(patterns(text).matchesAllBelow(directory)).isEqualTo(all);
    }

    @Test
    void ofManyStarsDontTakeLong() {
        assertThat(patterns("*a".repeat(60) + "b").matches("a".repeat(250))).isFalse();
    }
}
