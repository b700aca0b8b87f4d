package dev.priok.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A content digest as in OCI image-spec, descriptor.md "Digests"; sha256 and sha512 are accepted. */
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
    public Digest {
        int digits = switch (algorithm) {
            case "sha256" -> 64;
            case "sha512" -> 128;
            default -> throw EngineException.invalid("unsupported digest algorithm: " + algorithm);
        };
        if (hex.length() != digits || !ContainerId.isHex(hex)) {
            throw EngineException.invalid("invalid " + algorithm + " digest: " + hex);
        }
    }

    /** Parses {@code algorithm:hex}. */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw EngineException.invalid("invalid digest, algorithm:hex expected: " + text);
        }
        return new Digest(text.substring(0, colon), text.substring(colon + 1));
    }

    public static Digest sha256(byte[] content) {
        MessageDigest sha256 = sha256();
        sha256.update(content);
        return finish(sha256);
    }

    /** A fresh SHA-256 computation. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Ends a SHA-256 computation. */
    public static Digest finish(MessageDigest sha256) {
        return new Digest("sha256", HexFormat.of().formatHex(sha256.digest()));
    }

    /** The 12 digits that people see. */
    public String shortForm() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
