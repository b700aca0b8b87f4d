package dev.priok.build.dockerfile.syntax;

import dev.priok.build.BuildException;

/** Truth values of options, as Go reads them. */
final class Truth {
    private Truth() {}

    static boolean parse(String key, String value) {
        return switch (value) {
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default -> throw BuildException.of("invalid value for " + key + ": " + value);
        };
    }
}
