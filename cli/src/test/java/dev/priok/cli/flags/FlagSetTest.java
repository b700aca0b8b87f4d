package dev.priok.cli.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FlagSetTest {
    private final FlagSet flags = new FlagSet();

    @Test
    void namesTheFlagThatWasProbablyMeant() {
        flags.bool("detach", "");
        flags.bool("detach-keys", "");
        assertThatThrownBy(() -> flags.parse(List.of("--detatch")))
                .hasMessage("unknown flag: --detatch (did you mean --detach?)");
        assertThatThrownBy(() -> flags.parse(List.of("--volume"))).hasMessage("unknown flag: --volume");
    }

    @Test
    void refusesByNameWhatItCannotObeyButNotWhatHappensAnyway() {
        flags.refused("squash", "", "layers stay", "false");
        assertThat(flags.parse(List.of("--squash=false", "."))).containsExactly(".");
        assertThatThrownBy(() -> flags.parse(List.of("--squash")))
                .hasMessageContaining("--squash")
                .hasMessageContaining("not part of Priok: layers stay");
    }

    @Test
    void takesEverythingButTheWishForHelp() {
        flags.takeEverything();
        assertThat(flags.parse(List.of("-x", "--y=z", "--", "a"))).containsExactly("-x", "--y=z", "--", "a");
        assertThat(flags.helpWanted()).isFalse();
        flags.parse(List.of("-x", "--help"));
        assertThat(flags.helpWanted()).isTrue();
    }

    @Test
    void findsWordsThatDifferByASlipOnly() {
        List<String> known = List.of("ps", "push", "pull", "images", "image", "container");
        assertThat(Similar.to("pss", known)).isEqualTo("ps");
        assertThat(Similar.to("iamges", known)).isEqualTo("images");
        assertThat(Similar.to("cont", known)).isEqualTo("container");
        assertThat(Similar.to("volume", known)).isEmpty();
    }
}
