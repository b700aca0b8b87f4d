package dev.priok.cli.build.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.cli.terminal.Terminal.Size;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BuildScreenTest {
    private static final Size SIZE = new Size(24, 41);

    private final BuildCourse course = new BuildCourse(Told.at(0));

    private List<String> lines(double now, Size size) {
        return new BuildScreen("priok:default", false)
                .lines(course, Told.at(now), size).stream()
                        .map(BuildScreen.Line::text)
                        .toList();
    }

    @Test
    void stepsThatBeganHaveALineWithTheirTimeUnderTheCountOfAll() {
        course.add(Told.waiting("c", "[3/3] COPY x /"));
        course.add(Told.ended("a", "[1/3] FROM busybox", 0, 0.25, "\"cached\":true"));
        course.add(Told.begun("b", "[2/3] RUN make all of this with many words", 0.3));
        assertThat(lines(1.55, SIZE))
                .containsExactly(
                        "[+] Building 1.6s (1/3)    priok:default",
                        " => CACHED [1/3] FROM busybox       0.3s",
                        " => [2/3] RUN make all of this with 1.3s");
    }

    @Test
    void theLastLinesOfARunningStepAreInAWindowThatGoesWhenItEnds() {
        course.add(Told.begun("a", "[1/1] RUN loud", 0));
        course.add(Told.output("a", 0.1, "1\n2\n3\n4\n5\n6\n7\n\033[31m8\033[0m\n10%\r20%\r90%\nno end"));
        assertThat(lines(1, SIZE))
                .containsExactly(
                        "[+] Building 1.0s (0/1)    priok:default",
                        " => [1/1] RUN loud                  1.0s",
                        " => => # 4",
                        " => => # 5",
                        " => => # 6",
                        " => => # 7",
                        " => => # 8",
                        " => => # 90%");
        course.add(Told.ended("a", "[1/1] RUN loud", 0, 2, ""));
        course.finish();
        assertThat(lines(2, SIZE))
                .containsExactly("[+] Building 2.0s (1/1) FINISHED", " => [1/1] RUN loud                  2.0s");
    }

    @Test
    void partsTellHowFarTheyAre() {
        course.add(Told.begun("a", "[1/1] FROM x", 0));
        course.add(Told.part("a", "sha256:abc", 1_500_000, 3_000_000));
        course.add(Told.part("a", "writing image", 0, 0));
        assertThat(lines(1, SIZE).subList(2, 4))
                .containsExactly(
                        " => => sha256:abc 1.5MB / 3MB       1.0s", " => => writing image                1.0s");
    }

    @Test
    void whatDoesNotFitIsLeftOutBeginningWithWhatHasEnded() {
        for (int i = 0; i < 6; i++) {
            course.add(Told.ended("old" + i, "old " + i, i, i + 1, ""));
        }
        course.add(Told.begun("x", "running x", 6));
        course.add(Told.begun("y", "running y", 6));
        course.add(Told.output("x", 6, "x says\n"));
        assertThat(lines(7, new Size(6, 41)))
                .extracting(line -> line.substring(0, 14))
                .containsExactly(
                        "[+] Building 7", " => old 4     ", " => old 5     ", " => running x ", " => running y ");
        assertThat(lines(7, new Size(3, 41))).hasSize(2).last().asString().startsWith(" => running x");
        assertThat(lines(7, new Size(1, 41))).hasSize(1);
        course.finish();
        assertThat(lines(7, new Size(6, 41))).as("the last picture is whole").hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void noLineReachesTheEdgeHoweverNarrowTheTerminalIs() {
        course.add(Told.begun("a", "[1/1] RUN 日本語日本語日本語日本語日本語日本語", 0));
        course.add(Told.output("a", 0, "日本語日本語日本語日本語日本語日本語日本語\n"));
        for (int columns = 1; columns < 60; columns++) {
            List<BuildScreen.Line> lines =
                    new BuildScreen("priok:default", true).lines(course, Told.at(1), new Size(24, columns));
            int most = Math.max(1, columns - 1);
            assertThat(lines).allMatch(line -> line.width() <= most);
        }
        List<BuildScreen.Line> unknown = new BuildScreen("", false).lines(course, Told.at(1), new Size(0, 0));
        assertThat(unknown.get(1).width()).isEqualTo(79);
    }

    @Test
    void coloursTellHowAStepEndedAndAreLeftOutIfNotWanted() {
        course.add(Told.ended("a", "good", 0, 1, ""));
        course.add(Told.ended("b", "bad", 0, 1, "\"error\":\"exit code: 3\""));
        course.add(Told.ended("c", "given up", 0, 1, "\"error\":\"context canceled\""));
        List<BuildScreen.Line> lines = new BuildScreen("", true).lines(course, Told.at(1), SIZE);
        assertThat(lines.get(1).text()).startsWith("\033[34m => good").endsWith("1.0s\033[0m");
        assertThat(lines.get(2).text()).startsWith("\033[31m => ERROR bad");
        assertThat(lines.get(3).text()).startsWith("\033[33m => CANCELED given up");
        assertThat(lines(1, SIZE)).noneMatch(line -> line.contains("\033"));
    }

    @Test
    void linesThatANarrowerTerminalHasBrokenAreCountedAsItShowsThem() {
        List<BuildScreen.Line> painted = List.of(new BuildScreen.Line("x", 40), new BuildScreen.Line("y", 5));
        assertThat(BuildDisplay.rowsOf(painted, new Size(24, 80))).isEqualTo(2);
        assertThat(BuildDisplay.rowsOf(painted, new Size(24, 20))).isEqualTo(3);
        assertThat(BuildDisplay.rowsOf(painted, new Size(3, 20))).isEqualTo(2);
    }

    @Test
    void belowThePictureAreTheEndOfWhatFailedAndTheWarnings() {
        course.add(Told.begun("a", "[2/2] RUN false", 1));
        course.add(Told.output("a", 1.25, "no such file\nunended"));
        course.add(Told.ended("a", "[2/2] RUN false", 1, 2, "\"error\":\"exit code: 1\""));
        course.add(Told.warning("StageNameCasing: lower it (line 1)"));
        assertThat(BuildDisplay.summary(course)).isEqualTo("""
                ------
                 > [2/2] RUN false:
                0.250 no such file
                1.000 unended
                ------

                 1 warning found:
                 - StageNameCasing: lower it (line 1)
                """);
    }
}
