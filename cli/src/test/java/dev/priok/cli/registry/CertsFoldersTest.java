package dev.priok.cli.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.cli.CommandFailure;
import dev.priok.tls.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertsFoldersTest {
    private static final String AUTHORITY = """
        -----BEGIN CERTIFICATE-----
        MIIBejCCAR+gAwIBAgIUZy8CN1a4bKp4+A4wKYJtZSe0Ov4wCgYIKoZIzj0EAwIw
        EjEQMA4GA1UEAwwHdGVzdCBjYTAeFw0yNjExMjIwMzA1NTRaFw0yNjExMjQwMzA1
        NTRaMBIxEDAOBgNVBAMMB3Rlc3QgY2EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
        AAQT4YGMoTTLeWiDFIb6csYY1dvy4IpdwcAFv6ojQwdmH8xlORyOHyLmJQwDfx81
        QJWL/D3zQyp4KddiTQru4mCTo1MwUTAdBgNVHQ4EFgQUVWm0qTJ/5JNFtjdqcrWg
        PFEu178wHwYDVR0jBBgwFoAUVWm0qTJ/5JNFtjdqcrWgPFEu178wDwYDVR0TAQH/
        BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA1DuW05SaWWoXugnU7MSxBg62Pd15
        8iAgd0pAzfC/2hYCIQD3W8CWdxVZi1/83/7h+tqvsZJLjt3uBDO5dH8UFFV0oA==
        -----END CERTIFICATE-----
        """;

    @TempDir
    private Path directory;

    private CertsFolders folders;
    private List<X509Certificate> authorities;

    @BeforeEach
    void read() throws IOException {
        folders = new CertsFolders(List.of(directory.resolve("own"), directory.resolve("docker")));
        authorities = Certificates.read(Files.writeString(directory.resolve("ca.pem"), "text before it\n" + AUTHORITY));
    }

    @Test
    void whatIsAddedIsListedAndRemoved() throws IOException {
        Path file = folders.add("localhost:5000", authorities);
        assertThat(file.getParent()).isEqualTo(directory.resolve("own/localhost:5000"));
        assertThat(file).hasContent(AUTHORITY);
        assertThat(folders.add("localhost:5000", authorities)).isEqualTo(file);
        assertThat(folders.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.registry()).isEqualTo("localhost:5000");
            assertThat(entry.certificates()).isEqualTo(authorities);
        });
        assertThat(folders.remove("localhost:5000")).containsExactly(file);
        assertThat(directory.resolve("own")).isEmptyDirectory();
        assertThat(folders.remove("localhost:5000")).isEmpty();
    }

    @Test
    void theDirectoryThatCountsForADaemonGetsItAndOthersFilesStay() throws IOException {
        Path dockers = Files.createDirectories(directory.resolve("docker/a.example"));
        Files.writeString(dockers.resolve("ca.crt"), AUTHORITY);
        assertThat(folders.add("a.example", authorities)).hasParent(dockers);
        assertThat(folders.entries()).hasSize(2);
        assertThat(folders.remove("a.example")).hasSize(1);
        assertThat(dockers.resolve("ca.crt")).exists();
        Path containerds = Files.createDirectories(directory.resolve("docker/b.example_5000_"));
        assertThat(folders.add("b.example:5000", authorities)).hasParent(containerds);
    }

    @Test
    void aHostsFileIsNotOverruled() throws IOException {
        Path named = Files.createDirectories(directory.resolve("own/a.example"));
        Files.writeString(named.resolve("hosts.toml"), "");
        assertThatThrownBy(() -> folders.add("a.example", authorities))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("hosts.toml");
    }
}
