package dev.priok.runtime.log.send;

import dev.priok.model.EngineException;
import dev.priok.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How to speak TLS.
 *
 * @param skipVerify trust anyone
 */
record TlsSettings(TlsFiles files, boolean skipVerify) {
    /** Shows no certificate and trusts those whom the JDK trusts. */
    static final TlsSettings NONE = new TlsSettings(new TlsFiles(null, null, null), false);

    /** From paths of PEM files, each may be empty. InvalidParameter if they can't be used. */
    static TlsSettings read(String authorities, String certificate, String key, boolean skipVerify) {
        if (certificate.isEmpty() != key.isEmpty()) {
            throw EngineException.invalid(
                    "could not use the TLS files: a certificate needs its key, and a key its" + " certificate");
        }
        TlsSettings settings =
                new TlsSettings(new TlsFiles(path(authorities), path(certificate), path(key)), skipVerify);
        try {
            settings.context();
        } catch (IOException e) {
            throw EngineException.invalid("could not use the TLS files: " + e.getMessage());
        }
        return settings;
    }

    private static @Nullable Path path(String word) {
        return word.isEmpty() ? null : Path.of(word);
    }

    SSLContext context() throws IOException {
        return skipVerify ? files.contextTrustingAnyone() : files.context();
    }
}
