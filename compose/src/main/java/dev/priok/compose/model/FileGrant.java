package dev.priok.compose.model;

import org.jspecify.annotations.Nullable;

/**
 * A config or secret that a service gets as a file.
 *
 * @param source the project's name for it
 * @param target empty: the usual place, under {@code /run/secrets} or {@code /}
 * @param mode null: the usual one
 */
public record FileGrant(
        String source,
        String target,
        String uid,
        String gid,
        @Nullable Long mode) {
    static FileGrant read(Fields fields) {
        return new FileGrant(
                fields.text("source"),
                fields.text("target"),
                fields.text("uid"),
                fields.text("gid"),
                fields.numberOrNull("mode"));
    }
}
