package dev.priok.store.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ModeChangeTest {
    private static int file(String change, int before) {
        return ModeChange.of(change).orElseThrow().apply(before, false);
    }

    @Test
    void octalReplacesAll() {
        assertThat(file("755", 0600)).isEqualTo(0755);
        assertThat(file("4711", 0600)).isEqualTo(04711);
        assertThat(ModeChange.of("")).isEmpty();
    }

    @Test
    void symbolsChangeWhatTheyName() {
        assertThat(file("u+x", 0644)).isEqualTo(0744);
        assertThat(file("go-rw", 0666)).isEqualTo(0600);
        assertThat(file("a=r", 0777)).isEqualTo(0444);
        assertThat(file("+w", 0444)).isEqualTo(0666);
        assertThat(file("u=rwx,go=rx", 0)).isEqualTo(0755);
        assertThat(file("g=u", 0640)).isEqualTo(0660);
        assertThat(file("go=u-w", 0600)).isEqualTo(0644);
        assertThat(file("u+s,o+t", 0755)).isEqualTo(04755);
        assertThat(file("+t", 0755)).isEqualTo(01755);
    }

    @Test
    void aCapitalXIsForWhatIsExecutableAndForDirectories() {
        assertThat(file("a+X", 0644)).isEqualTo(0644);
        assertThat(file("a+X", 0744)).isEqualTo(0755);
        assertThat(ModeChange.of("a+X").orElseThrow().apply(0600, true)).isEqualTo(0711);
    }

    @Test
    void whatIsNoModeIsRefused() {
        assertThatThrownBy(() -> ModeChange.of("u+y")).hasMessageContaining("invalid chmod parameter: 'u+y'");
        assertThatThrownBy(() -> ModeChange.of("999")).hasMessageContaining("invalid chmod parameter");
        assertThatThrownBy(() -> ModeChange.of("77777")).hasMessageContaining("invalid chmod parameter");
        assertThatThrownBy(() -> ModeChange.of("u")).hasMessageContaining("invalid chmod parameter");
    }
}
