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
            default -> throw unsupported(algorithm);
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
        return of("sha256", content);
    }

    public static Digest of(String algorithm, byte[] content) {
        MessageDigest computation = computation(algorithm);
        computation.update(content);
        return finish(algorithm, computation);
    }

    /** A fresh SHA-256 computation. */
    public static MessageDigest sha256() {
        return computation("sha256");
    }

    /** A fresh computation of that algorithm, for {@link #finish(String, MessageDigest)}. */
    public static MessageDigest computation(String algorithm) {
        String name = switch (algorithm) {
            case "sha256" -> "SHA-256";
            case "sha512" -> "SHA-512";
            default -> throw unsupported(algorithm);
        };
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }

    /** Ends a SHA-256 computation. */
    public static Digest finish(MessageDigest sha256) {
        return finish("sha256", sha256);
    }

    /** Ends a computation of that algorithm. */
    public static Digest finish(String algorithm, MessageDigest computation) {
        return new Digest(algorithm, HexFormat.of().formatHex(computation.digest()));
    }

    private static EngineException unsupported(String algorithm) {
        return EngineException.invalid("unsupported digest algorithm: " + algorithm);
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
