package dev.priok.cli.format;

import dev.priok.cli.CommandFailure;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;

/**
 * An image's name as people write it; the engine judges whether it is a valid one.
 *
 * @param tag empty if there is none
 * @param digest empty if there is none
 */
public record ImageName(String repository, String tag, String digest) {

    public static ImageName parse(String text) {
        int at = text.indexOf('@');
        String name = at < 0 ? text : text.substring(0, at);
        String digest = at < 0 ? "" : text.substring(at + 1);
        int colon = name.lastIndexOf(':');
        if (colon <= name.lastIndexOf('/')) {
            colon = -1;
        }
        String repository = colon < 0 ? name : name.substring(0, colon);
        String tag = colon < 0 ? "" : name.substring(colon + 1);
        if (repository.isEmpty() || (colon >= 0 && tag.isEmpty()) || (at >= 0 && digest.isEmpty())) {
            throw new CommandFailure("invalid reference format");
        }
        return new ImageName(repository, tag, digest);
    }

    /** The tag, {@code latest} where neither tag nor digest is given. */
    public String tagOrLatest() {
        return tag.isEmpty() && digest.isEmpty() ? "latest" : tag;
    }

    /** The registry. */
    public String domain() {
        return reference(repository).domain();
    }

    /** The repository with its registry. */
    public String canonicalRepository() {
        return reference(repository).toString();
    }

    /** The whole name with its registry. */
    public String canonical() {
        return reference(familiar()).toString();
    }

    private static ImageReference reference(String text) {
        try {
            return ImageReference.parse(text);
        } catch (EngineException e) {
            throw new CommandFailure(e.error().message());
        }
    }

    /** The name with the tag that an image without one has. */
    public String familiar() {
        if (!digest.isEmpty()) {
            return repository + (tag.isEmpty() ? "" : ":" + tag) + "@" + digest;
        }
        return repository + ":" + tagOrLatest();
    }
}
