package dev.priok.model;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A container's identity: 64 lower-case hexadecimal digits. */
public record ContainerId(String value) implements Comparable<ContainerId> {
    private static final SecureRandom RANDOM = new SecureRandom();

    public ContainerId {
        if (!isValid(value)) {
            throw EngineException.invalid("invalid container id: " + value);
        }
    }

    public static boolean isValid(String value) {
        return value.length() == 64 && isHex(value);
    }

    /** True for 1 or more lower-case hexadecimal digits. */
    public static boolean isHex(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    /**
     * A new random id. Never all digits in its short form: a host name made of it would be taken for a number by some
     * programs (Docker avoids the same).
     */
    public static ContainerId random() {
        while (true) {
            byte[] bytes = new byte[32];
            RANDOM.nextBytes(bytes);
            String hex = HexFormat.of().formatHex(bytes);
            if (hex.substring(0, 12).chars().anyMatch(c -> c >= 'a')) {
                return new ContainerId(hex);
            }
        }
    }

    /** The 12 digits that people see. */
    public String shortForm() {
        return value.substring(0, 12);
    }

    @Override
    public int compareTo(ContainerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
