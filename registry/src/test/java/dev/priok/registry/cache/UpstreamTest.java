package dev.priok.registry.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.RegistryCredentials;
import dev.priok.registry.NamePattern;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpstreamTest {
    private static Upstream of(String prefix, String url, String... repositories) {
        return new Upstream(
                prefix,
                URI.create(url),
                RegistryCredentials.NONE,
                Duration.ZERO,
                List.of(repositories).stream().map(NamePattern::parse).toList());
    }

    @Test
    void copiesHaveTheNamesThatThePrefixIsBefore() {
        Upstream upstream = of("a/b", "https://example.com:5000");
        assertThat(upstream.hasCopy("a/b/c")).isTrue();
        assertThat(upstream.hasCopy("a/b")).isFalse();
        assertThat(upstream.hasCopy("a/bc/d")).isFalse();
        assertThat(upstream.pathOf("a/b/c/d")).contains("c/d");
        assertThat(of("", "https://example.com").pathOf("c")).contains("c");
    }

    @Test
    void dockerHubsOwnImagesNeedNoFirstPart() {
        Upstream hub = of("hub", "https://registry-1.docker.io");
        assertThat(hub.pathOf("hub/busybox")).contains("library/busybox");
        assertThat(hub.pathOf("hub/some/app")).contains("some/app");
        assertThat(hub.isMeantBy("docker.io")).isTrue();
        assertThat(hub.isMeantBy("hub")).isTrue();
        assertThat(of("", "https://example.com:5000").isMeantBy("docker.io")).isFalse();
        assertThat(of("", "https://example.com:5000").isMeantBy("example.com:5000"))
                .isTrue();
    }

    @Test
    void onlyListedRepositoriesMayBeAskedFor() {
        Upstream upstream = of("", "https://example.com", "library/*", "one");
        assertThat(upstream.pathOf("library/busybox")).isPresent();
        assertThat(upstream.pathOf("one")).isPresent();
        assertThat(upstream.pathOf("two")).isEmpty();
        assertThat(upstream.pathOf("library/a/b")).isEmpty();
    }
}
