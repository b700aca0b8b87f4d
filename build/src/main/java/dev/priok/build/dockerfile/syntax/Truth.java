package dev.priok.build.dockerfile.syntax;

import dev.priok.build.BuildException;
import dev.priok.model.GoBoolean;

/** Truth values of options, as Go reads them. */
final class Truth {
    private Truth() {}

    static boolean parse(String key, String value) {
        return GoBoolean.parse(value).orElseThrow(() -> BuildException.of("invalid value for " + key + ": " + value));
    }
}
