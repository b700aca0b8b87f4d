package dev.priok.cli.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseImageTest {
    @Test
    void busyboxIsLatest() {
        assertThat(BaseImage.parse("busybox")).isEqualTo(new BaseImage.Busybox());
        assertThat(BaseImage.parse("busybox:latest").tags()).containsExactly("latest");
    }

    @Test
    void aDebianReleaseGetsItsNameAndItsNumber() {
        assertThat(BaseImage.parse("debian:bookworm"))
                .isEqualTo(new BaseImage.Debian("bookworm", List.of("bookworm", "12")));
        assertThat(BaseImage.parse("debian:12")).isEqualTo(BaseImage.parse("debian:bookworm"));
    }

    @Test
    void theStableReleaseIsLatest() {
        assertThat(BaseImage.parse("debian").tags()).containsExactly("trixie", "13", "latest");
        assertThat(BaseImage.parse("debian:13")).isEqualTo(BaseImage.parse("debian:latest"));
    }

    @Test
    void aSuiteWithoutNumberIsTakenAsItIs() {
        assertThat(BaseImage.parse("debian:sid").tags()).containsExactly("sid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpine", "busybox:1.36", "debian:99", "debian:", "debian:--help", "Debian:bookworm", ""})
    void otherNamesAreRefusedWithTheKnownOnes(String name) {
        assertThatThrownBy(() -> BaseImage.parse(name))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining("busybox")
                .hasMessageContaining("debian:SUITE");
    }
}
