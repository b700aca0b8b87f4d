package dev.priok.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** Certificates for people to look at. */
public final class Certificates {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private Certificates() {}

    /**
     * Those in a PEM file, at least one. Blocking.
     *
     * @throws IOException naming the file and what is wrong with it
     */
    public static List<X509Certificate> read(Path file) throws IOException {
        return PemFile.read(file).certificates();
    }

    /** What a server shows, its own certificate first; nothing of it is checked. Blocking. */
    public static List<X509Certificate> shownBy(String host, int port, Duration patience) throws IOException {
        int millis = Math.toIntExact(patience.toMillis());
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), millis);
            plain.setSoTimeout(millis);
            try (SSLSocket socket = (SSLSocket) new TlsFiles(null, null, null)
                    .contextTrustingAnyone()
                    .getSocketFactory()
                    .createSocket(plain, host, port, true)) {
                socket.startHandshake();
                List<X509Certificate> chain = new ArrayList<>();
                for (Certificate certificate : socket.getSession().getPeerCertificates()) {
                    chain.add((X509Certificate) certificate);
                }
                return chain;
            }
        }
    }

    /** SHA-256 of its DER, as 64 hexadecimal digits in small letters. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a certificate without an encoding", e);
        }
    }

    /** As a block of a PEM file. */
    public static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n" + LINES.encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a certificate without an encoding", e);
        }
    }
}
