package dev.priok.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.Attestations.Provenance;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttestationsTest {
    @Test
    void wordsAreReadAsBuildKitsFrontendsReadThem() {
        assertThat(Attestations.of(
                        Map.of("provenance", Map.of("mode", "max", "version", "v1"), "sbom", Map.of("type", "sbom"))))
                .isEqualTo(new Attestations(new Provenance(true, true, false, false, ""), true));
        assertThat(Attestations.of(Map.of("provenance", Map.of("disabled", "true")))
                        .isNone())
                .isTrue();
    }

    @Test
    void whatIsOnlyWantedInsideAnImageIsNotDemanded() {
        Attestations usual = Attestations.of(Map.of("provenance", Map.of("mode", "min", "inline-only", "true")));
        assertThat(usual.isNone()).isFalse();
        assertThat(usual.demanded().isNone()).isTrue();
    }

    @Test
    void whatIsNotKnownIsRefusedByName() {
        assertThatThrownBy(() -> Attestations.of(Map.of("sbom", Map.of("generator", "a/scanner:1"))))
                .hasMessageContaining("SBOM generator a/scanner:1");
        assertThatThrownBy(() -> Attestations.of(Map.of("provenance", Map.of("mode", "most"))))
                .hasMessageContaining("invalid provenance mode: most");
        assertThatThrownBy(() -> Attestations.of(Map.of("provenance", Map.of("colour", "red"))))
                .hasMessageContaining("colour");
        assertThatThrownBy(() -> Attestations.of(Map.of("vouch", Map.of()))).hasMessageContaining("vouch");
    }
}
