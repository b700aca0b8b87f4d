package dev.priok.api.system;

/**
 * What this build is.
 *
 * @param number such as {@code 0.1.0}
 * @param commit of the sources; empty if unknown
 * @param buildTime ISO 8601; empty if unknown
 */
public record ProductVersion(String number, String commit, String buildTime) {
    /** The release of Docker's engine that brought the newest API version of this one. */
    private static final String ENGINE = "28.2.0";

    /**
     * The version for clients that decide by it what an engine can do (Testcontainers wants at least 1.6.0): that of the
     * Docker release whose API this is, with this product's own behind a plus sign.
     */
    String asEngine() {
        return ENGINE + "+priok" + number;
    }
}
