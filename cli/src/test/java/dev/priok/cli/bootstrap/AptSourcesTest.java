package dev.priok.cli.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AptSourcesTest {
    private static final AptSources BOOKWORM = AptSources.parse("""
            Debian|http://mirror.example/debian/|bookworm
            Debian|http://mirror.example/debian/|bookworm
            Debian|http://mirror.example/debian/|bookworm-updates
            Debian|http://mirror.example/debian/|bookworm-backports
            Debian|http://mirror.example/debian-security/|bookworm-security
            Node Source|https://example.org/node_20.x/|nodistro
            """);

    @Test
    void theHostsArchivesServeItsOwnSuite() {
        assertThat(BOOKWORM.linesFor("bookworm"))
                .containsExactly(
                        "deb http://mirror.example/debian/ bookworm main",
                        "deb http://mirror.example/debian/ bookworm-updates main",
                        "deb http://mirror.example/debian-security/ bookworm-security main");
    }

    @Test
    void anotherSuiteComesFromTheSameArchives() {
        assertThat(BOOKWORM.linesFor("trixie"))
                .containsExactly(
                        "deb http://mirror.example/debian/ trixie main",
                        "deb http://mirror.example/debian/ trixie-updates main",
                        "deb http://mirror.example/debian-security/ trixie-security main");
    }

    @Test
    void unstableHasNoUpdates() {
        assertThat(BOOKWORM.linesFor("sid")).containsExactly("deb http://mirror.example/debian/ sid main");
    }

    @Test
    void aHostOfAnotherDistributionOffersNothing() {
        assertThat(AptSources.parse("Ubuntu|http://mirror.example/ubuntu/|noble\n")
                        .linesFor("bookworm"))
                .isEmpty();
    }
}
