package dev.priok.build.attest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SpdxStatementTest {
    private static final Instant TIME = Instant.parse("2024-01-02T03:04:05.6Z");

    private static JsonNode document(Map<String, String> files) {
        return SpdxStatement.of(
                        "sbom",
                        path -> Optional.ofNullable(files.get(path)).map(text -> text.getBytes(StandardCharsets.UTF_8)),
                        TIME)
                .predicate();
    }

    @Test
    void packagesOfDpkgAreThoseThatAreInstalled() {
        JsonNode document =
                document(Map.of("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n", "var/lib/dpkg/status", """
                Package: libc6
                Status: install ok installed
                Maintainer: GNU Libc Maintainers <debian-glibc@lists.debian.org>
                Architecture: amd64
                Version: 2.36-9+deb12u10
                Description: GNU C Library
                 Package: not-a-package

                Package: gone
                Status: deinstall ok config-files
                Version: 1
                """));

        assertThat(document.path("spdxVersion").asString("")).isEqualTo("SPDX-2.3");
        assertThat(document.path("creationInfo").path("created").asString("")).isEqualTo("2024-01-02T03:04:05Z");
        assertThat(document.path("packages")
                        .valueStream()
                        .map(found -> found.path("name").asString("")))
                .containsExactly("sbom", "libc6");
        JsonNode found = document.path("packages").path(1);
        assertThat(found.path("versionInfo").asString("")).isEqualTo("2.36-9+deb12u10");
        assertThat(found.path("externalRefs").path(0).path("referenceLocator").asString(""))
                .isEqualTo("pkg:deb/debian/libc6@2.36-9%2Bdeb12u10?arch=amd64&distro=debian-12");
        assertThat(document.path("relationships")).hasSize(2);
    }

    @Test
    void packagesOfApkHaveTheirLicense() {
        JsonNode document = document(Map.of("lib/apk/db/installed", """
                C:Q1abc=
                P:musl
                V:1.2.5-r0
                A:x86_64
                L:MIT

                P:odd
                V:1
                L:whatever you like
                """));

        assertThat(document.path("packages")
                        .valueStream()
                        .map(found -> found.path("licenseDeclared").asString("")))
                .containsExactly("NOASSERTION", "MIT", "NOASSERTION");
        assertThat(document.path("packages")
                        .path(1)
                        .path("externalRefs")
                        .path(0)
                        .path("referenceLocator")
                        .asString(""))
                .isEqualTo("pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64");
    }

    @Test
    void aTreeWithoutPackagesIsTheRootAlone() {
        assertThat(document(Map.of()).path("packages")).hasSize(1);
    }
}
