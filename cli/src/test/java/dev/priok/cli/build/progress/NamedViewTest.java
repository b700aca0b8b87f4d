package dev.priok.cli.build.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NamedViewTest {
    @Test
    void stepsHaveTheNameOfTheirBuild() {
        assertThat(NamedView.named("[2/4] RUN make", "app")).isEqualTo("[app 2/4] RUN make");
        assertThat(NamedView.named("[stage 2/4] RUN make", "app")).isEqualTo("[app stage 2/4] RUN make");
        assertThat(NamedView.named("exporting to image", "app")).isEqualTo("[app] exporting to image");
    }
}
