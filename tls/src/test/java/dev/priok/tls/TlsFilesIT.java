package dev.priok.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and certificates in the forms that openssl writes. */
class TlsFilesIT {
    @TempDir
    private Path directory;

    private void openssl(String arguments) throws IOException, InterruptedException {
        List<String> command = List.of(("openssl " + arguments).split(" "));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private void certificate(String key, String name) throws IOException, InterruptedException {
        openssl("req -x509 -new -key " + key + " -subj /CN=test -days 2 -out " + name);
    }

    private TlsFiles files(String certificate, String key) {
        return new TlsFiles(directory.resolve(certificate), directory.resolve(certificate), directory.resolve(key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genrsa -out key.pem 2048",
                "genrsa -traditional -out key.pem 2048",
                "ecparam -name prime256v1 -genkey -out key.pem",
                "ecparam -name secp384r1 -genkey -noout -out key.pem",
                "genpkey -algorithm ed25519 -out key.pem"
            })
    void keysAreReadAsOpensslWritesThem(String making) throws Exception {
        openssl(making);
        certificate("key.pem", "cert.pem");
        assertThat(files("cert.pem", "key.pem").context().getProtocol()).isEqualTo("TLS");
    }

    @Test
    void anEncryptedKeyIsRefusedWithAdvice() throws Exception {
        openssl("genrsa -out key.pem 2048");
        certificate("key.pem", "cert.pem");
        openssl("rsa -in key.pem -aes128 -passout pass:secret -out locked.pem");
        openssl("rsa -in key.pem -traditional -aes128 -passout pass:secret -out locked-old.pem");
        for (String locked : List.of("locked.pem", "locked-old.pem")) {
            assertThatIOException()
                    .isThrownBy(() -> files("cert.pem", locked).context())
                    .withMessageContaining(locked)
                    .withMessageContaining("is encrypted");
        }
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() throws Exception {
        openssl("genrsa -out key.pem 2048");
        certificate("key.pem", "cert.pem");
        openssl("genrsa -out other.pem 2048");
        openssl("ecparam -name prime256v1 -genkey -noout -out curve.pem");
        for (String other : List.of("other.pem", "curve.pem")) {
            assertThatIOException()
                    .isThrownBy(() -> files("cert.pem", other).context())
                    .withMessageContaining("is not that of the certificate");
        }
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertThatIOException()
                .isThrownBy(() -> files("none.pem", "key.pem").context())
                .withMessageContaining("there is no file " + directory.resolve("none.pem"));
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        assertThatIOException()
                .isThrownBy(() -> new TlsFiles(empty, null, null).context())
                .withMessage("there is no PEM certificate in " + empty);
    }
}
