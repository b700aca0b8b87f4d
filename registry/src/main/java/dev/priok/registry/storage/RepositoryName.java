package dev.priok.registry.storage;

import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A repository's name (distribution-spec 1.1, "Pulling manifests"). No part of it can lead out of a directory. */
public record RepositoryName(String text) implements Comparable<RepositoryName> {
    /** As in docker's registry, so that every name is also a valid path. */
    private static final int MOST_CHARACTERS = 255;

    private static final Pattern VALID =
            Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

    public RepositoryName {
        if (text.length() > MOST_CHARACTERS || !VALID.matcher(text).matches()) {
            throw RegistryException.of(ErrorCode.NAME_INVALID, "invalid repository name: " + shortened(text));
        }
    }

    /** Empty if the text is no name. */
    public static Optional<RepositoryName> parse(String text) {
        return text.length() <= MOST_CHARACTERS && VALID.matcher(text).matches()
                ? Optional.of(new RepositoryName(text))
                : Optional.empty();
    }

    private static String shortened(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
    }

    @Override
    public int compareTo(RepositoryName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
