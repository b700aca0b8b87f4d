package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnUserNamespaceTest {
    @Test
    void theFirstOneMapsAllIdsToThemselves() {
        assertThat(OwnUserNamespace.isWhole("         0          0 4294967295\n"))
                .isTrue();
        assertThat(OwnUserNamespace.isWhole("0 1000 4294967295")).isFalse();
        assertThat(OwnUserNamespace.isWhole("0 0 65536")).isFalse();
        assertThat(OwnUserNamespace.isWhole("0 1000 1\n1 100000 65536\n")).isFalse();
        assertThat(OwnUserNamespace.isWhole("")).isFalse();
    }

    @Test
    void rootIsSomebodyOutside() {
        assertThat(OwnUserNamespace.outside("         1     100000      65535\n         0       1000          1\n"))
                .isEqualTo(1000);
        assertThat(OwnUserNamespace.outside("5 1000 1")).isEqualTo(-1);
    }

    @Test
    void idsEndWithTheLastRange() {
        assertThat(OwnUserNamespace.last("0 1000 1\n1 100000 65535\n")).isEqualTo(65535);
        assertThat(OwnUserNamespace.last("0 0 4294967295")).isEqualTo(4294967294L);
    }
}
