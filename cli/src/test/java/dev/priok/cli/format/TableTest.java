package dev.priok.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        assertThat(new Table()
                        .row("NAME", "STATE")
                        .row("a-rather-long-name", "up")
                        .row("b", "down")
                        .render())
                .isEqualTo("NAME                 STATE\na-rather-long-name   up\nb                    down\n");
    }

    @Test
    void wideCharactersTakeTwoColumns() {
        assertThat(new Table().row("名前の長い箱", "x").row("é", "y").render()).isEqualTo("名前の長い箱   x\né              y\n");
    }

    @Test
    void aLineWithFewerCellsBeginsTheColumnsAnew() {
        assertThat(new Table().text("a-rather-long-name\tx\nalone\nb\ty\n").render())
                .isEqualTo("a-rather-long-name   x\nalone\nb         y\n");
    }

    @Test
    void textsAreCutByTheColumnsTheyTake() {
        assertThat(Shortened.text("日本語日本語", 7)).isEqualTo("日本語…");
        assertThat(Shortened.text("日本語日", 8)).isEqualTo("日本語日");
        assertThat(Shortened.text("sleep 100000 and more", 20)).isEqualTo("sleep 100000 and mo…");
    }
}
