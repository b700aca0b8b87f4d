package dev.priok.engine;

import dev.priok.engine.port.ImageStore;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.util.List;
import java.util.Optional;

/** Finds an image by what a user calls it: a full id, a name, or a unique prefix of an id, in this order. */
public final class ImageFinder {
    private static final String ALGORITHM = "sha256:";

    private final ImageStore store;

    public ImageFinder(ImageStore store) {
        this.store = store;
    }

    /** NotFound with Docker's wording if there is none. */
    public Image find(String reference) {
        return search(reference).orElseThrow(() -> EngineException.notFound("No such image: " + shown(reference)));
    }

    public Optional<Image> search(String reference) {
        String hex = reference.startsWith(ALGORITHM) ? reference.substring(ALGORITHM.length()) : reference;
        if (ContainerId.isValid(hex)) {
            return store.find(ImageId.parse(ALGORITHM + hex));
        }
        if (!reference.startsWith(ALGORITHM)) {
            Optional<Image> named = byName(reference);
            if (named.isPresent()) {
                return named;
            }
        }
        return byPrefix(reference, hex);
    }

    private Optional<Image> byName(String reference) {
        return store.find(ImageReference.parse(reference).asName());
    }

    private Optional<Image> byPrefix(String reference, String hex) {
        if (!ContainerId.isHex(hex)) {
            return Optional.empty();
        }
        List<Image> found = store.findByIdPrefix(hex);
        if (found.size() > 1) {
            throw EngineException.invalid("multiple images found with provided prefix: " + reference);
        }
        return found.stream().findFirst();
    }

    /** True if the reference names the image by its id, not by a tag. */
    public static boolean isById(Image image, String reference) {
        String hex = reference.startsWith(ALGORITHM) ? reference.substring(ALGORITHM.length()) : reference;
        return ContainerId.isHex(hex)
                && image.id().digest().hex().startsWith(hex)
                && image.names().stream().noneMatch(name -> name.equals(nameOrNone(reference)));
    }

    private static ImageReference nameOrNone(String reference) {
        if (reference.startsWith(ALGORITHM)) {
            return new ImageReference("docker.io", "none", null, null);
        }
        return ImageReference.parse(reference).asName();
    }

    /** Names are shown with their tag, as dockerd does. */
    private static String shown(String reference) {
        if (reference.startsWith(ALGORITHM) || ContainerId.isHex(reference)) {
            return reference;
        }
        return ImageReference.parse(reference).withDefaultTag().familiar();
    }
}
