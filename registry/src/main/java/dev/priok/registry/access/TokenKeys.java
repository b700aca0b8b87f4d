package dev.priok.registry.access;

import dev.priok.tls.TlsFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
            // Servers that make tokens have named keys in both ways.
            for (String id : KeyNames.of(root.getPublicKey())) {
                keys.byId.put(id, key);
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
        JsonNode document;
        try {
            document = new JsonMapper().readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
        }
        int number = 0;
        for (JsonNode entry : document.path("keys")) {
            number++;
            String where = file + ", key " + number;
            if (!entry.path("use").asString("sig").equals("sig")) {
                continue;
            }
            String id = entry.path("kid").asString("");
            if (id.isEmpty()) {
                throw new IOException(where + " has no kid, by which tokens could name it");
            }
            try {
                PublicKey key = JsonWebKey.publicKey(entry);
                requireStrong(key, where);
                byId.put(id, new Key(key, entry.path("alg").asString("")));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IOException(where + " can't be used: " + e.getMessage(), e);
            }
        }
        if (number == 0) {
            throw new IOException(file + " has no keys");
        }
    }

    private static void requireStrong(PublicKey key, String where) throws IOException {
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < FEWEST_RSA_BITS) {
            throw new IOException(where + ": an RSA key needs " + FEWEST_RSA_BITS + " bits");
        }
    }

    /** The key that a token's header names, by {@code kid} or with a chain of certificates, {@code x5c}. */
    PublicKey find(JsonNode header, SignatureAlgorithm algorithm) throws InvalidTokenException {
        if (header.path("x5c").isArray()) {
            return certified(header.path("x5c"));
        }
        String id = header.path("kid").asString("");
        if (id.isEmpty()) {
            throw new InvalidTokenException("it does not name its key (kid or x5c)");
        }
        Key key = byId.get(id);
        if (key == null || (!key.algorithm().isEmpty() && !key.algorithm().equals(algorithm.toString()))) {
            throw new InvalidTokenException("its key is not known here (kid)");
        }
        return key.key();
    }

    private PublicKey certified(JsonNode chain) throws InvalidTokenException {
        if (chain.isEmpty() || chain.size() > LONGEST_CHAIN) {
            throw new InvalidTokenException("its chain of certificates (x5c) has no sensible length");
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> certificates = new ArrayList<>();
            for (JsonNode text : chain) {
                byte[] der = Base64.getDecoder().decode(text.asString(""));
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
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
            CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(certificates), parameters);
            return signer.getPublicKey();
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw new InvalidTokenException("its certificates (x5c) lead to none that is trusted here");
        }
    }
}
