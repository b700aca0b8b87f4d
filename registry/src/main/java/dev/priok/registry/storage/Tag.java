package dev.priok.registry.storage;

import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import java.util.regex.Pattern;

/** A tag (distribution-spec 1.1, "Pulling manifests"); "." and ".." are none, so each can be a file's name. */
public record Tag(String text) {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    public Tag {
        if (!isValid(text)) {
            throw RegistryException.of(
                    ErrorCode.NAME_INVALID,
                    "invalid tag: " + (text.length() > 128 ? text.substring(0, 128) + "..." : text));
        }
    }

    public static boolean isValid(String text) {
        return VALID.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
