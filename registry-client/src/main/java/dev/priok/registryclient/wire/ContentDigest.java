package dev.priok.registryclient.wire;

import dev.priok.model.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests by either algorithm that references may have. */
public final class ContentDigest {
    private ContentDigest() {}

    public static MessageDigest begin(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and SHA-512", e);
        }
    }

    public static Digest finish(String algorithm, MessageDigest computation) {
        return new Digest(algorithm, HexFormat.of().formatHex(computation.digest()));
    }

    public static Digest of(String algorithm, byte[] content) {
        MessageDigest computation = begin(algorithm);
        computation.update(content);
        return finish(algorithm, computation);
    }
}
