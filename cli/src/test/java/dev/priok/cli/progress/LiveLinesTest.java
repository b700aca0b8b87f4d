package dev.priok.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.cli.terminal.Terminal.Size;
import org.junit.jupiter.api.Test;

class LiveLinesTest {
    private Size size = new Size(4, 80);
    private final LiveLines lines = new LiveLines(() -> size);

    @Test
    void aNameHasOneLineWhichChangesInPlace() {
        assertThat(lines.change("a", "Waiting", 0, 0)).isEqualTo("a: Waiting\n");
        assertThat(lines.change("b", "Waiting", 0, 0)).isEqualTo("b: Waiting\n");
        assertThat(lines.change("a", "Pull complete", 0, 0)).isEqualTo("\033[2A\r\033[2Ka: Pull complete\r\033[2B");
        assertThat(lines.change("b", "Pull complete", 0, 0)).isEqualTo("\033[1A\r\033[2Kb: Pull complete\r\033[1B");
    }

    @Test
    void aBarGrowsWithWhatIsDone() {
        assertThat(lines.change("a", "Downloading", 0, 2000))
                .isEqualTo("a: Downloading [" + " ".repeat(46) + "] 0B/2kB\n");
        assertThat(lines.change("a", "Downloading", 1000, 2000))
                .contains("a: Downloading [" + "=".repeat(22) + ">" + " ".repeat(23) + "] 1kB/2kB");
        assertThat(lines.change("a", "Downloading", 3000, 2000)).contains("[" + "=".repeat(46) + "] 3kB/2kB");
        assertThat(lines.change("a", "Extracting", 5000, 0)).contains("a: Extracting 5kB");
    }

    @Test
    void aNarrowTerminalHasNoBarAndNoLineGoesOverItsEdge() {
        size = new Size(24, 40);
        assertThat(lines.change("a", "Downloading", 1000, 2000)).isEqualTo("a: Downloading 1kB/2kB\n");
        size = new Size(24, 8);
        assertThat(lines.change("b", "Downloading", 1000, 2000)).isEqualTo("b: Down\n");
    }

    @Test
    void whatLeftTheScreenStaysAsItIs() {
        for (String name : new String[] {"a", "b", "c", "d"}) {
            lines.change(name, "Waiting", 0, 0);
        }
        assertThat(lines.change("a", "Downloading", 0, 0)).isEmpty();
        assertThat(lines.change("b", "Downloading", 0, 0)).startsWith("\033[3A");
    }

    @Test
    void afterOtherTextALineBeginsAnew() {
        lines.change("a", "Waiting", 0, 0);
        lines.leave();
        assertThat(lines.change("a", "Pulling", 0, 0)).isEqualTo("a: Pulling\n");
    }
}
