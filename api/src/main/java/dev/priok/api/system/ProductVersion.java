package dev.priok.api.system;

/**
 * What this build is.
 *
 * @param number such as {@code 0.1.0}
 * @param commit of the sources; empty if unknown
 * @param buildTime ISO 8601; empty if unknown
 */
public record ProductVersion(String number, String commit, String buildTime) {}
