package dev.priok.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.format.Listing.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final Listing LISTING = new Listing(
            "*formatter.thingContext",
            List.of(new Column("ID", "THING ID"), new Column("Name", "NAME"), new Column("Hidden", "")));
    private static final List<Thing> THINGS = List.of(new Thing("1", "a<b"), new Thing("2", "c"));

    private record Thing(String id, String name) implements Listing.Row {
        @Override
        public String text(String field) {
            return switch (field) {
                case "ID" -> id;
                case "Name" -> name;
                default -> "hidden";
            };
        }

        @Override
        public @Nullable String label(String label) {
            return label.equals("com.example.my-label") ? "of " + id : "";
        }
    }

    private static String shown(String format) {
        return LISTING.render(format, List.of("ID", "Name"), THINGS);
    }

    @Test
    void aTemplateMakesALineOfEachThing() {
        assertThat(shown("{{.ID}}\\t{{upper .Name}}")).isEqualTo("1\tA<B\n2\tC\n");
        assertThat(shown("json").lines())
                .containsExactly(
                        "{\"Hidden\":\"hidden\",\"ID\":\"1\",\"Name\":\"a\\u003cb\"}",
                        "{\"Hidden\":\"hidden\",\"ID\":\"2\",\"Name\":\"c\"}");
    }

    @Test
    void aTableOfATemplateHasTheTitlesOfItsFields() {
        assertThat(shown("table {{.ID}}\\t{{upper .Name}}\\t{{.Label \"com.example.my-label\"}}"))
                .isEqualTo("THING ID   NAME      my label\n1          A<B       of 1\n2          C         of 2\n");
        assertThat(shown("table {{.Hidden}}")).isEqualTo("<no value>\nhidden\nhidden\n");
    }

    @Test
    void aFieldThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> shown("{{.Foo}}"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("template parsing error: template: :1:2: executing \"\" at <.Foo>: "
                        + "can't evaluate field Foo in type *formatter.thingContext");
        assertThatThrownBy(() -> shown("{{"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("template parsing error: template: :1: unclosed action");
    }

    @Test
    void aFormatTellsWhichFieldsItNeeds() {
        assertThat(LISTING.uses("{{if .Name}}{{.ID}}{{end}}", "Name")).isTrue();
        assertThat(LISTING.uses("{{.ID}}", "Name")).isFalse();
        assertThat(LISTING.uses("{{json .}}", "Name")).isTrue();
        assertThat(LISTING.uses("", "Name")).isFalse();
    }
}
