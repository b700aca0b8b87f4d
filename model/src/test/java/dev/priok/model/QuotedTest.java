package dev.priok.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
    @Test
    void whatCannotBeSeenIsEscaped() {
        assertThat(Quoted.of("a\"b'c\\d\n\u0007\u0001\u007f é")).isEqualTo("\"a\\\"b'c\\\\d\\n\\a\\x01\\x7f é\"");
    }

    @Test
    void aNumberIsShownAsItsCharacter() {
        assertThat(Quoted.character(0)).isEqualTo("'\\x00'");
        assertThat(Quoted.character(9)).isEqualTo("'\\t'");
        assertThat(Quoted.character(39)).isEqualTo("'\\''");
        assertThat(Quoted.character(65)).isEqualTo("'A'");
        assertThat(Quoted.character(0x1f40b)).isEqualTo("'🐋'");
        assertThat(Quoted.character(Integer.MAX_VALUE)).isEqualTo("'\ufffd'");
    }
}
