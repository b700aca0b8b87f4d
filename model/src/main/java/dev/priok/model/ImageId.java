package dev.priok.model;

/** An image's identity: the digest of its configuration blob. */
public record ImageId(Digest digest) implements Comparable<ImageId> {
    public static ImageId parse(String text) {
        return new ImageId(Digest.parse(text));
    }

    @Override
    public int compareTo(ImageId other) {
        return digest.compareTo(other.digest);
    }

    @Override
    public String toString() {
        return digest.toString();
    }
}
