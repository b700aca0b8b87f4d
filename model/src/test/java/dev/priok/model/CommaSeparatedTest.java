package dev.priok.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommaSeparatedTest {
    private static List<String> values(String line) {
        return CommaSeparated.values(line, (column, problem) -> new IllegalStateException(column + " " + problem));
    }

    @Test
    void commasSeparate() {
        assertThat(values("type=bind,src=/a")).containsExactly("type=bind", "src=/a");
        assertThat(values("a,,b,")).containsExactly("a", "", "b", "");
        assertThat(values("")).containsExactly("");
    }

    @Test
    void quotedValuesMayHaveCommasAndQuotes() {
        assertThat(values("\"a,b\",c,\"say \"\"hi\"\"\",\"\"")).containsExactly("a,b", "c", "say \"hi\"", "");
    }

    @Test
    void quotesInWrongPlacesAreRefusedWhereTheyAre() {
        assertThatThrownBy(() -> values("a,b\"c")).hasMessage("4 bare \" in non-quoted-field");
        assertThatThrownBy(() -> values("\"a\"b")).hasMessage("4 extraneous or missing \" in quoted-field");
        assertThatThrownBy(() -> values("x,\"a")).hasMessage("5 extraneous or missing \" in quoted-field");
    }
}
