package dev.priok.distribution.trust;

import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of repositories with their registry; {@code *} stands for any text, with slashes too. */
record RepositoryPattern(String text) {
    /**
     * A name without a star may be short, as {@code busybox}.
     *
     * @throws EngineException InvalidParameter: no such name can be
     */
    static RepositoryPattern parse(String text) {
        int star = text.indexOf('*');
        if (star < 0) {
            ImageReference name = ImageReference.parse(text);
            if (name.tag() != null || name.digest() != null) {
                throw EngineException.invalid("\"" + text + "\" has a tag or a digest, and rules are for repositories");
            }
            return new RepositoryPattern(full(name));
        }
        int slash = text.indexOf('/');
        String registry = slash < 0 ? text : text.substring(0, slash);
        boolean isRegistry = registry.contains("*")
                || registry.contains(".")
                || registry.contains(":")
                || registry.equals("localhost");
        if (!isRegistry) {
            throw EngineException.invalid(
                    "\"" + text + "\" does not begin with a registry, as docker.io/library/* does");
        }
        return new RepositoryPattern(text);
    }

    private static String full(ImageReference name) {
        return name.domain() + "/" + name.path();
    }

    boolean matches(ImageReference name) {
        String parts = Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return full(name).matches(parts);
    }
}
