package dev.priok.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file (RFC 7468); text around them is passed over, as openssl writes some. */
record PemFile(Path file, List<Block> blocks) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final long MOST_BYTES = 4L << 20;
    /** In the order in which an unlabelled key is tried. */
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    record Block(String label, String text) {}

    static PemFile read(Path file) throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("the file " + file + " is too large for certificates or keys");
            }
            List<Block> blocks = new ArrayList<>();
            Matcher found = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            while (found.find()) {
                blocks.add(new Block(found.group(1), found.group(2)));
            }
            return new PemFile(file, List.copyOf(blocks));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        }
    }

    /** At least one. */
    List<X509Certificate> certificates() throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks) {
                if (block.label().equals("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes(block))));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate in " + file + " can't be read: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IOException("there is no PEM certificate in " + file);
        }
        return certificates;
    }

    /** At least one. */
    List<PublicKey> publicKeys() throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().equals("PUBLIC KEY")) {
                keys.add(publicKey(bytes(block)));
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("there is no PEM public key in " + file);
        }
        return keys;
    }

    private PublicKey publicKey(byte[] encoded) throws IOException {
        return tryEach(factory -> factory.generatePublic(new X509EncodedKeySpec(encoded)));
    }

    PrivateKey privateKey() throws IOException {
        for (Block block : blocks) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(bytes(block));
                }
                case "RSA PRIVATE KEY" -> {
                    requirePlain(block);
                    return key(KeyEnvelope.ofRsa(bytes(block)));
                }
                case "EC PRIVATE KEY" -> {
                    requirePlain(block);
                    return key(KeyEnvelope.ofEllipticCurve(bytes(block)));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
                default -> {
                    // openssl puts the parameters of a curve into a block of their own.
                }
            }
        }
        throw new IOException("there is no PEM private key in " + file);
    }

    /** The headers of RFC 1421, which older programs write. */
    private void requirePlain(Block block) throws IOException {
        if (block.text().contains("ENCRYPTED")) {
            throw encrypted();
        }
    }

    private IOException encrypted() {
        return new IOException("the key in " + file + " is encrypted, and nobody is there to give the password:"
                + " decrypt it (openssl pkey -in " + file + ") and let only root read it");
    }

    private PrivateKey key(byte[] encoded) throws IOException {
        return tryEach(factory -> factory.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
    }

    /** Reads a key with one algorithm. */
    @FunctionalInterface
    private interface Reading<T> {
        T with(KeyFactory factory) throws GeneralSecurityException;
    }

    private <T> T tryEach(Reading<T> reading) throws IOException {
        GeneralSecurityException failure = new GeneralSecurityException("no algorithm fits");
        for (String algorithm : ALGORITHMS) {
            try {
                return reading.with(KeyFactory.getInstance(algorithm));
            } catch (GeneralSecurityException e) {
                failure = e;
            }
        }
        throw new IOException("the key in " + file + " is none of " + String.join(", ", ALGORITHMS), failure);
    }

    private byte[] bytes(Block block) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(block.text());
        } catch (IllegalArgumentException e) {
            throw new IOException("the block " + block.label() + " in " + file + " is no base64", e);
        }
    }
}
