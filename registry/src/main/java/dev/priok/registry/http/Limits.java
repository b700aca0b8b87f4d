package dev.priok.registry.http;

import java.time.Duration;

/**
 * Bounds on what one client can take.
 *
 * @param idle a connection on which nothing moves is closed after it
 * @param head between requests, and for sending a whole head
 * @param slowestBytesPerSecond a body that arrives slower than that, for as long as {@code idle}, is given up
 * @param connections at once; more of them wait to be accepted
 */
public record Limits(Duration idle, Duration head, long slowestBytesPerSecond, int connections) {
    /** Of a manifest (distribution-spec 1.1, "Pushing Manifests": at least 4 megabytes). */
    static final int MANIFEST_BYTES = 4 << 20;

    /** While it arrives; what is more goes to a file. */
    static final int MANIFEST_BYTES_IN_MEMORY = 16 << 10;

    static final int SMALL_MANIFEST_BYTES = 128 << 10;

    static final int LARGE_MANIFESTS_AT_ONCE = 4;

    static final int BLOBS_AT_ONCE = 1024;

    /** What fails is read to its end up to that many bytes, so that the client gets to see why. */
    static final long DISCARDED_BYTES = 8L << 20;

    /** Of a list in one answer. */
    static final int PAGE = 10_000;

    static final int TAGS_IN_A_PUSH = 100;

    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(60), Duration.ofSeconds(60), 1024, 8192);
}
