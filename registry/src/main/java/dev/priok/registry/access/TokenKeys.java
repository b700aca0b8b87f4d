package dev.priok.registry.access;

import dev.priok.tls.TlsFiles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** The public keys that may sign tokens, by the names that tokens give them. Any thread. */
final class TokenKeys {
    private static final long LARGEST_FILE_BYTES = 4 << 20;
    private static final int LONGEST_CHAIN = 8;
    private static final int FEWEST_RSA_BITS = 2048;

    private final Map<String, Key> byId = new HashMap<>();
    private final List<X509Certificate> roots;

    /** @param algorithm the only one that it is for; empty: any that takes it */
    private record Key(PublicKey key, String algorithm) {}

    private TokenKeys(List<X509Certificate> roots) {
        this.roots = roots;
    }

    static TokenKeys read(Optional<Path> certificates, Optional<Path> keySet) throws IOException {
        TokenKeys keys =
                new TokenKeys(certificates.isPresent() ? TlsFiles.certificates(certificates.get()) : List.of());
        for (X509Certificate root : keys.roots) {
            requireStrong(root.getPublicKey(), "a certificate in " + certificates.orElseThrow());
            Key key = new Key(root.getPublicKey(), "");
            try {
                // Servers that make tokens have named keys in both ways.
                for (String id : KeyNames.of(root.getPublicKey())) {
                    keys.byId.put(id, key);
                }
            } catch (JoseException e) {
                throw new IOException(
                        "a certificate in " + certificates.orElseThrow() + " has a key of a kind that"
                                + " signs no tokens: " + e.getMessage(),
                        e);
            }
        }
        if (keySet.isPresent()) {
            keys.addKeySet(keySet.get());
        }
        if (keys.byId.isEmpty()) {
            throw new IOException("there is no key that may sign tokens");
        }
        return keys;
    }

    private void addKeySet(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE_BYTES) {
            throw new IOException(file + " is larger than " + LARGEST_FILE_BYTES + " bytes");
        }
        Object entries;
        try {
            entries = JsonUtil.parseJson(Files.readString(file)).get("keys");
        } catch (JoseException | CharacterCodingException e) {
            throw new IOException(file + " is no JSON object: " + e.getMessage(), e);
        }
        if (!(entries instanceof List<?> list) || list.isEmpty()) {
            throw new IOException(file + " has no keys");
        }
        int number = 0;
        for (Object entry : list) {
            number++;
            add(entry, file + ", key " + number);
        }
    }

    @SuppressWarnings("unchecked") // Names in JSON are text.
    private void add(Object entry, String where) throws IOException {
        if (!(entry instanceof Map<?, ?> fields)) {
            throw new IOException(where + " is no JSON object");
        }
        if (fields.get("use") instanceof String use && !use.equals("sig")) {
            return;
        }
        try {
            JsonWebKey read = JsonWebKey.Factory.newJwk((Map<String, Object>) fields);
            if (read.getKeyId() == null || read.getKeyId().isEmpty()) {
                throw new IOException(where + " has no kid, by which tokens could name it");
            }
            if (!(read.getKey() instanceof PublicKey key)) {
                throw new IOException(where + " can't be used: it is no public key");
            }
            requireStrong(key, where);
            byId.put(read.getKeyId(), new Key(key, read.getAlgorithm() == null ? "" : read.getAlgorithm()));
        } catch (JoseException e) {
            throw new IOException(where + " can't be used: " + e.getMessage(), e);
        }
    }

    private static void requireStrong(PublicKey key, String where) throws IOException {
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < FEWEST_RSA_BITS) {
            throw new IOException(where + ": an RSA key needs " + FEWEST_RSA_BITS + " bits");
        }
    }

    /** The key that a token's header names, by {@code kid} or with a chain of certificates, {@code x5c}. */
    PublicKey find(JsonWebSignature token, SignatureAlgorithm algorithm) throws InvalidTokenException {
        if (token.getHeaders().getObjectHeaderValue("x5c") != null) {
            return certified(token);
        }
        String id = token.getKeyIdHeaderValue();
        if (id == null || id.isEmpty()) {
            throw new InvalidTokenException("it does not name its key (kid or x5c)");
        }
        Key key = byId.get(id);
        if (key == null || (!key.algorithm().isEmpty() && !key.algorithm().equals(algorithm.toString()))) {
            throw new InvalidTokenException("its key is not known here (kid)");
        }
        return key.key();
    }

    private PublicKey certified(JsonWebSignature token) throws InvalidTokenException {
        try {
            List<X509Certificate> certificates = new ArrayList<>(token.getCertificateChainHeaderValue());
            if (certificates.isEmpty() || certificates.size() > LONGEST_CHAIN) {
                throw new InvalidTokenException("its chain of certificates (x5c) has no sensible length");
            }
            X509Certificate signer = certificates.getFirst();
            if (roots.contains(signer)) {
                signer.checkValidity();
                return signer.getPublicKey();
            }
            certificates.removeIf(roots::contains);
            Set<TrustAnchor> anchors =
                    roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(certificates), parameters);
            return signer.getPublicKey();
        } catch (GeneralSecurityException | JoseException | RuntimeException _) {
            throw new InvalidTokenException("its certificates (x5c) lead to none that is trusted here");
        }
    }
}
