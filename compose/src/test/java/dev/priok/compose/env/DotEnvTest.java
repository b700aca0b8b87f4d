package dev.priok.compose.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Docker compose's dialect of variables' files. */
class DotEnvTest {
    private static final Map<String, String> OUTSIDE = Map.of("OUT", "outside", "WINS", "outside");

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '`',
            value = {
                "A=b>b",
                "A = b >b",
                "export A=b>b",
                "A: b>b",
                "A=>",
                "A=b # c>b",
                "A=b#c>b#c",
                "A='$OUT # x'>$OUT # x",
                "A=\"$OUT # x\" # y>outside # x",
                "A=$OUT>outside",
                "A=${NO:-d}>d",
                "A=\"a\\\"b\">a\"b",
                "A='a\\'b'>a'b",
                "A=\"\\$OUT\">$OUT",
                "A=\"\\q\">\\q",
                "A={\"x\":1}>{\"x\":1}",
            })
    void aValueIs(String text, String expected) {
        assertThat(read(text).get("A")).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void valuesNameFormerVariablesButThoseFromOutsideWin() {
        assertThat(read("WINS=in\nA=$WINS")).containsEntry("A", "outside");
        assertThat(read("B=in\nA=$B")).containsEntry("A", "in");
    }

    @Test
    void valuesInQuotesGoOverLines() {
        assertThat(read("A=\"one\ntwo\\nthree\"\nB='x\ny'\nC=z"))
                .containsExactly(Map.entry("A", "one\ntwo\nthree"), Map.entry("B", "x\ny"), Map.entry("C", "z"));
    }

    @Test
    void aNameAloneIsTakenFromOutside() {
        assertThat(read("OUT\nNOWHERE\nA=1")).containsExactly(Map.entry("OUT", "outside"), Map.entry("A", "1"));
    }

    @Test
    void whatIsWrongIsToldWithItsLine() {
        assertThatThrownBy(() -> read("A=1\nB?=2")).hasMessage("f:2: unexpected character '?' in variable name 'B?=2'");
        assertThatThrownBy(() -> read("\nA=\"x\n")).hasMessage("f:2: the quotes of \"x are not closed");
        assertThatThrownBy(() -> read("A B=1")).hasMessage("f:1: a variable's name has no space: 'A B'");
        assertThatThrownBy(() -> read("A=${B:?no B}")).hasMessage("f:1: required variable B is missing a value: no B");
    }

    private static Map<String, String> read(String text) {
        Map<String, String> into = new LinkedHashMap<>();
        DotEnv.parse("f", text, into, OUTSIDE::get);
        return into;
    }
}
