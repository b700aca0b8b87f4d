package dev.priok.cli.build.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.client.Json;
import org.junit.jupiter.api.Test;

final class PlainBuildTest {
    private final PlainBuild plain = new PlainBuild(new BuildCourse(Told.at(0)));

    private String add(double now, Json... lines) {
        StringBuilder out = new StringBuilder();
        for (Json line : lines) {
            out.append(plain.add(line, Told.at(now)));
        }
        return out.toString();
    }

    @Test
    void stepsThatRunAtOnceAreToldOneAfterTheOther() {
        assertThat(add(
                        1,
                        Told.begun("a", "[a] RUN one", 0),
                        Told.output("a", 0.5, "first\nunen"),
                        Told.begun("b", "[b] RUN two", 0),
                        Told.output("b", 0.6, "second\n"),
                        Told.output("a", 0.7, "ded\n")))
                .isEqualTo("#1 [a] RUN one\n#1 0.500 first\n#1 0.700 unended\n");
        assertThat(add(1, Told.ended("b", "[b] RUN two", 0, 1, "\"error\":\"exit code: 7\"")))
                .isEmpty();
        assertThat(add(1, Told.ended("a", "[a] RUN one", 0, 1.25, "")))
                .isEqualTo("#1 DONE 1.3s\n\n#2 [b] RUN two\n#2 0.600 second\n#2 ERROR: exit code: 7\n");
        assertThat(add(2, Told.ended("c", "[c] COPY", 2, 2, "\"cached\":true")))
                .isEqualTo("\n#3 [c] COPY\n#3 CACHED\n");
    }

    @Test
    void aStepThatSaysNothingForLongGivesWay() {
        add(0, Told.begun("a", "[a] RUN quiet", 0), Told.output("a", 0, "begin\n"), Told.begun("b", "[b] RUN", 0));
        assertThat(add(10, Told.output("b", 10, "something\n")))
                .isEqualTo("#1 ...\n\n#2 [b] RUN\n#2 10.000 something\n");
        assertThat(add(20, Told.output("a", 20, "more\n"))).isEqualTo("#2 ...\n\n#1 [a] RUN quiet\n#1 20.000 more\n");
    }

    @Test
    void partsAreToldWhenTheyBeginAndEndAndNotWheneverTheyMove() {
        assertThat(add(
                        0,
                        Told.begun("a", "exporting", 0),
                        Told.part("a", "pushing layer", 1000, 5000),
                        Told.part("a", "pushing layer", 2000, 5000)))
                .isEqualTo("#1 exporting\n#1 pushing layer 1kB / 5kB\n");
    }

    @Test
    void outputThatSteersATerminalIsShownAsItWouldBeSeen() {
        assertThat(PlainText.of("\033[1;31mred\033[0m \033]0;title\007text")).isEqualTo("red text");
        assertThat(PlainText.of("10%\r20%\r30%\r")).isEqualTo("30%");
        assertThat(PlainText.of("a\tb\u0001")).isEqualTo("a    b");
        assertThat(PlainText.of("\r")).isEmpty();
        assertThat(PlainText.of("")).isEmpty();
    }
}
