package dev.priok.build.dockerfile.word;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    private static final Variables VARIABLES = Variables.of(
            Map.of("A", "one", "EMPTY", "", "PATH_", "/a/b/c.tar.gz", "UTF", "日本", "STARS", "a*b*c", "LINES", "x\ny"));

    private static Expanded expand(String text) throws WordException {
        return Words.expand(text, WordStyle.plain('\\'), VARIABLES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "plain|plain",
                "$A|one",
                "x$A.y|xone.y",
                "${A}b|oneb",
                "$|$",
                "$.|$.",
                "$1x|x",
                "\\$A|$A",
                "'$A'|$A",
                "\"$A\"|one",
                "\"a\\\"b\"|a\"b",
                "\"a\\nb\"|a\\nb",
                "a\\nb|anb",
                "ends\\|ends",
                "$UTF|日本",
                "${NONE-else}|else",
                "${EMPTY-else}|``",
                "${EMPTY:-else}|else",
                "${A:-else}|one",
                "${NONE:-$A}|one",
                "${NONE:-${NONE:-deep}}|deep",
                "${A+other}|other",
                "${EMPTY+other}|other",
                "${EMPTY:+other}|``",
                "${NONE+other}|``",
                "${A?no}|one",
                "${EMPTY?no}|``",
                "${PATH_#/*/}|b/c.tar.gz",
                "${PATH_##*/}|c.tar.gz",
                "${PATH_%.*}|/a/b/c.tar",
                "${PATH_%%.*}|/a/b/c",
                "${PATH_%zip}|/a/b/c.tar.gz",
                "${PATH_#?a}|/b/c.tar.gz",
                "${STARS#a\\*}|b*c",
                "${STARS%\\*?}|a*b",
                "${PATH_/a/X}|/X/b/c.tar.gz",
                "${PATH_//a/X}|/X/b/c.tXr.gz",
                "${PATH_//\\//_}|_a_b_c.tar.gz",
                "${PATH_/[/x}|/a/b/c.tar.gz",
                "${PATH_//?/.}|.............",
                "${A//*/all}|all",
                "${NONE/a/b}|``",
                "${UTF%?}|日",
                "<<EOF|<<EOF"
            })
    void areExpandedAsTheShellDoes(String text, String expected) throws WordException {
        assertThat(expand(text).text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'open|unexpected end of statement while looking for matching single-quote",
                "\"open|unexpected end of statement while looking for matching double-quote",
                "${A|syntax error: missing '}'",
                "${A:-x|syntax error: missing '}'",
                "${|syntax error: missing '}'",
                "${}|syntax error: bad substitution",
                "${:x}|syntax error: bad substitution",
                "${A=x}|unsupported modifier (=) in substitution",
                "${A:=x}|unsupported modifier (:=) in substitution",
                "${A:#x}|unsupported modifier (:#) in substitution",
                "${A/x}|syntax error: missing '/' in ${}",
                "${NONE?}|NONE: is not allowed to be unset",
                "${NONE:?say so}|NONE: say so",
                "${EMPTY:?}|EMPTY: is not allowed to be empty",
                "${A#\\x}|invalid pattern (\\x) in substitution: invalid escape '\\x'"
            })
    void thatCantBeReadSayWhy(String text, String message) {
        assertThatThrownBy(() -> expand(text))
                .isInstanceOf(WordException.class)
                .hasMessageStartingWith("failed to process ")
                .hasMessageEndingWith(": " + message);
    }

    @Test
    void areSplitAtBlanksThatNoQuoteHolds() throws WordException {
        assertThat(expand("a  'b c' \"d e\"f $A g\\ h ''").words()).containsExactly("a", "b c", "d ef", "one", "g h");
    }

    @Test
    void tellWhichVariablesTheyUse() throws WordException {
        Expanded result = expand("$A ${NONE:-x} $MISSING ${EMPTY:+$A}");
        assertThat(result.used()).containsExactlyInAnyOrder("A", "EMPTY");
        assertThat(result.unset()).containsExactlyInAnyOrder("NONE", "MISSING");
        assertThat(result.missed()).containsExactly("MISSING");
    }

    @Test
    void canBeShownWithTheirQuotesAndUnsetVariables() throws WordException {
        String text = "echo \"$A\" $NONE ${NONE} ${NONE:-x} ${NONE//a/b} '$A'";
        assertThat(Words.expand(text, WordStyle.display('\\'), VARIABLES).text())
                .isEqualTo("echo \"one\" $NONE ${NONE} ${NONE:-x} ${NONE//a/b} '$A'");
    }

    @Test
    void ofDocumentsKeepTheirQuotes() throws WordException {
        assertThat(Words.expand("'$A' \"x\" \\$A", WordStyle.document(), VARIABLES)
                        .text())
                .isEqualTo("'one' \"x\" $A");
    }

    @Test
    void ofManyStarsDontTakeLong() throws WordException {
        Variables variables = Variables.of(Map.of("X", "a".repeat(20_000)));
        String pattern = "*a".repeat(200) + "b";
        assertThat(Words.expand("${X##" + pattern + "}", WordStyle.plain('\\'), variables)
                        .text())
                .hasSize(20_000);
    }

    @Test
    void ofDeepNestingAreRefused() {
        String text = "${A:-".repeat(5_000) + "}".repeat(5_000);
        assertThatThrownBy(() -> Words.expand(text, WordStyle.plain('\\'), Variables.NONE))
                .isInstanceOf(WordException.class)
                .hasMessageEndingWith("substitutions are nested more than 100 deep");
    }

    @Test
    void matchWithinLinesOnly() throws WordException {
        assertThat(List.of(expand("${LINES#*}").text(), expand("${LINES##*}").text()))
                .containsExactly("x\ny", "\ny");
    }
}
