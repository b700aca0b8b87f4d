package dev.priok.model;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image: {@code domain/path[:tag][@digest]}, normalized as Docker does ({@code busybox} is
 * {@code docker.io/library/busybox}). Grammar: distribution-spec "Pulling manifests" and the reference grammar that
 * Docker documents for {@code docker image tag}.
 *
 * @param domain registry host with optional port
 * @param path repository below the domain
 * @param tag null if the reference has only a digest, or nothing
 */
public record ImageReference(
        String domain,
        String path,
        @Nullable String tag,
        @Nullable Digest digest) implements Comparable<ImageReference> {
    private static final String DEFAULT_DOMAIN = "docker.io";
    private static final String OFFICIAL_PREFIX = "library/";
    private static final Pattern DOMAIN = Pattern.compile(
            "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?");
    private static final Pattern PATH =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");

    public ImageReference {
        require(DOMAIN.matcher(domain).matches(), domain + "/" + path);
        require(PATH.matcher(path).matches() && domain.length() + path.length() < 255, path);
        require(tag == null || TAG.matcher(tag).matches(), path + ":" + tag);
    }

    /** Parses a familiar or full name; neither tag nor digest is added. */
    public static ImageReference parse(String text) {
        if (text.isEmpty()) {
            throw EngineException.invalid("invalid reference format: empty image name");
        }
        String rest = text;
        Digest digest = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = parseDigest(text, rest.substring(at + 1));
            rest = rest.substring(0, at);
        }
        String tag = null;
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = rest.substring(colon + 1);
            rest = rest.substring(0, colon);
        }
        int slash = rest.indexOf('/');
        boolean hasDomain = slash > 0 && looksLikeDomain(rest.substring(0, slash));
        String domain = hasDomain ? rest.substring(0, slash) : DEFAULT_DOMAIN;
        String path = hasDomain ? rest.substring(slash + 1) : rest;
        if (domain.equals("index.docker.io")) {
            domain = DEFAULT_DOMAIN;
        }
        if (domain.equals(DEFAULT_DOMAIN) && path.indexOf('/') < 0) {
            path = OFFICIAL_PREFIX + path;
        }
        if (!path.equals(path.toLowerCase(Locale.ROOT))) {
            throw EngineException.invalid("invalid reference format: repository name (" + path + ") must be lowercase");
        }
        return new ImageReference(domain, path, tag, digest);
    }

    private static Digest parseDigest(String whole, String text) {
        try {
            return Digest.parse(text);
        } catch (EngineException e) {
            throw EngineException.invalid("invalid reference format: " + whole + ": " + e.getMessage());
        }
    }

    private static boolean looksLikeDomain(String part) {
        return part.indexOf('.') >= 0
                || part.indexOf(':') >= 0
                || part.equals("localhost")
                || !part.equals(part.toLowerCase(Locale.ROOT));
    }

    private static void require(boolean condition, String name) {
        if (!condition) {
            throw EngineException.invalid("invalid reference format: " + name);
        }
    }

    /** The same with tag {@code latest} if there is neither a tag nor a digest. */
    public ImageReference withDefaultTag() {
        return tag == null && digest == null ? new ImageReference(domain, path, "latest", null) : this;
    }

    /** What an image here is called: with a digest and without the tag, or with a tag, {@code latest} if there is none. */
    public ImageReference asName() {
        return digest == null ? withDefaultTag() : withDigest(digest);
    }

    public ImageReference withTag(String newTag) {
        return new ImageReference(domain, path, newTag, null);
    }

    public ImageReference withDigest(Digest newDigest) {
        return new ImageReference(domain, path, null, newDigest);
    }

    /** Repository as people write it: {@code busybox}, {@code someone/app}, {@code localhost:5000/app}. */
    public String familiarName() {
        if (!domain.equals(DEFAULT_DOMAIN)) {
            return domain + "/" + path;
        }
        return path.startsWith(OFFICIAL_PREFIX) ? path.substring(OFFICIAL_PREFIX.length()) : path;
    }

    /** As people write it, with tag and digest as present. */
    public String familiar() {
        return familiarName() + suffix();
    }

    private String suffix() {
        return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    @Override
    public int compareTo(ImageReference other) {
        return toString().compareTo(other.toString());
    }

    /** The full canonical form, which parses to an equal reference. */
    @Override
    public String toString() {
        return domain + "/" + path + suffix();
    }
}
