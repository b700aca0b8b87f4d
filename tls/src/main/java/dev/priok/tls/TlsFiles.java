package dev.priok.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What one end of TLS connections has and trusts, as PEM files (RFC 7468).
 *
 * @param authorities certificates that the other end's must be signed by; null: those that the JDK trusts
 * @param certificate this end's, and those between it and an authority; null: none is shown
 * @param key belongs to the certificate; neither without the other
 */
public record TlsFiles(
        @Nullable Path authorities,
        @Nullable Path certificate,
        @Nullable Path key) {
    private static final char[] NO_PASSWORD = new char[0];
    /** Where Debian and Alpine, Fedora, and SUSE keep what the machine trusts; the first that is there counts. */
    private static final List<Path> MACHINE_BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"));

    public TlsFiles {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate needs its key, and a key its certificate");
        }
    }

    /** Those in a PEM file, at least one. IOException naming the file, and what is wrong in it. */
    public static List<X509Certificate> certificates(Path file) throws IOException {
        return PemFile.read(file).certificates();
    }

    /**
     * Reads the files. Blocking.
     *
     * @throws IOException naming the file that can't be read, or what is wrong in it
     */
    public SSLContext context() throws IOException {
        return context(authorities == null ? null : trust(authorities));
    }

    /** The same, whatever the other end shows: it may be anybody. For settings that say so. */
    public SSLContext contextTrustingAnyone() throws IOException {
        return context(new TrustManager[] {new TrustInAnyone()});
    }

    /**
     * The same, trusting these authorities beside those that the JDK and this machine trust, whatever {@link #authorities}
     * says.
     */
    public SSLContext contextTrustingAlso(List<Path> more) throws IOException {
        try {
            List<X509Certificate> trusted = new ArrayList<>(trustedByTheJdk());
            for (Path bundle : MACHINE_BUNDLES) {
                if (Files.isReadable(bundle)) {
                    trusted.addAll(PemFile.read(bundle).certificates());
                    break;
                }
            }
            for (Path file : more) {
                trusted.addAll(PemFile.read(file).certificates());
            }
            return context(trust(trusted));
        } catch (GeneralSecurityException e) {
            throw new IOException("the authorities in " + more + " can't be used: " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> trustedByTheJdk() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        List<X509Certificate> trusted = new ArrayList<>();
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager certificates) {
                trusted.addAll(List.of(certificates.getAcceptedIssuers()));
            }
        }
        return trusted;
    }

    private SSLContext context(TrustManager @Nullable [] trust) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(certificate == null || key == null ? null : identity(certificate, key), trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    private static KeyManager[] identity(Path certificateFile, Path keyFile)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = PemFile.read(certificateFile).certificates();
        PrivateKey key = PemFile.read(keyFile).privateKey();
        if (!KeyPairCheck.fits(chain.getFirst().getPublicKey(), key)) {
            throw new IOException("the key in " + keyFile + " is not that of the certificate in " + certificateFile);
        }
        KeyStore store = emptyStore();
        store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trust(Path file) throws IOException {
        try {
            return trust(PemFile.read(file).certificates());
        } catch (GeneralSecurityException e) {
            throw new IOException("the authorities in " + file + " can't be used: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(List<X509Certificate> authorities)
            throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        int number = 0;
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
