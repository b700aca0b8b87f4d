package dev.priok.engine.image;

import dev.priok.engine.ImageFinder;
import dev.priok.engine.event.EventBus;
import dev.priok.engine.image.Images.Removal;
import dev.priok.engine.port.ImageStore;
import dev.priok.model.Container;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Removes names and images by dockerd's rules (API reference, ImageDelete; observed on dockerd 20.10). */
final class ImageRemoval {
    private final ImageStore store;
    private final ImageUse use;
    private final EventBus bus;

    ImageRemoval(ImageStore store, ImageUse use, EventBus bus) {
        this.store = store;
        this.use = use;
        this.bus = bus;
    }

    List<Removal> remove(String reference, boolean force, boolean pruneParents) {
        Image image = new ImageFinder(store).find(reference);
        List<Removal> done = new ArrayList<>();
        if (ImageFinder.isById(image, reference)) {
            removeById(image, force, done);
        } else {
            removeName(image, ImageReference.parse(reference).asName(), force, done);
        }
        if (store.find(image.id()).isEmpty() && pruneParents) {
            removeUnusedParents(image, done);
        }
        return done;
    }

    private void removeById(Image image, boolean force, List<Removal> done) {
        if (!isOneName(image) && !force) {
            throw EngineException.conflict(
                    "conflict: unable to delete " + image.id().digest().shortForm()
                            + " (must be forced) - image is referenced in multiple repositories");
        }
        requireUnused(image, force);
        image.names().forEach(name -> untag(image, name, done));
        delete(image, done);
    }

    /** At most one tag, and digests only of that tag's repository. */
    private static boolean isOneName(Image image) {
        long repositories = image.names().stream()
                .map(ImageReference::familiarName)
                .distinct()
                .count();
        return repositories <= 1 && image.tags().size() <= 1;
    }

    private void removeName(Image image, ImageReference name, boolean force, List<Removal> done) {
        List<ImageReference> going = namesThatGoWith(image, name);
        boolean last = going.size() >= image.names().size();
        if (!force && (last || isOneName(image))) {
            use.containersOf(image.id()).stream().findFirst().ifPresent(container -> {
                throw EngineException.conflict("conflict: unable to remove repository reference \"" + name.familiar()
                        + "\" (must force) - container " + container.id().shortForm()
                        + " is using its referenced image "
                        + image.id().digest().shortForm());
            });
        }
        if (last) {
            requireNotRunning(image);
        }
        boolean stays = !last || hasChildren(image.id());
        going.forEach(one -> untag(image, one, done));
        if (!stays) {
            delete(image, done);
        }
    }

    /** With the last tag in a repository go the digests there. */
    private static List<ImageReference> namesThatGoWith(Image image, ImageReference name) {
        List<ImageReference> going = new ArrayList<>(List.of(name));
        List<ImageReference> others = image.names().stream()
                .filter(other -> !other.equals(name) && other.familiarName().equals(name.familiarName()))
                .toList();
        if (name.tag() != null && others.stream().allMatch(other -> other.tag() == null)) {
            going.addAll(others);
        }
        return going;
    }

    private void requireUnused(Image image, boolean force) {
        String shortId = image.id().digest().shortForm();
        if (hasChildren(image.id())) {
            throw EngineException.conflict(
                    "conflict: unable to delete " + shortId + " (cannot be forced) - image has dependent child images");
        }
        requireNotRunning(image);
        if (!force) {
            use.containersOf(image.id()).stream().findFirst().ifPresent(container -> {
                throw EngineException.conflict("conflict: unable to delete " + shortId
                        + " (must be forced) - image is being used by stopped container "
                        + container.id().shortForm());
            });
        }
    }

    private void requireNotRunning(Image image) {
        Optional<Container> running = use.containersOf(image.id()).stream()
                .filter(container -> container.state().isAlive())
                .findFirst();
        running.ifPresent(container -> {
            throw EngineException.conflict(
                    "conflict: unable to delete " + image.id().digest().shortForm()
                            + " (cannot be forced) - image is being used by running container "
                            + container.id().shortForm());
        });
    }

    private boolean hasChildren(ImageId id) {
        return store.all().stream().anyMatch(other -> id.equals(other.parent()));
    }

    private void untag(Image image, ImageReference name, List<Removal> done) {
        if (store.untag(name)) {
            bus.publish(
                    "image",
                    "untag",
                    image.id().toString(),
                    Map.of("name", image.id().toString()));
            done.add(new Removal.Untagged(name.familiar()));
        }
    }

    private void delete(Image image, List<Removal> done) {
        List<Digest> layers = store.delete(image.id());
        bus.publish(
                "image",
                "delete",
                image.id().toString(),
                Map.of("name", image.id().toString()));
        done.add(new Removal.Deleted(image.id().toString()));
        layers.forEach(layer -> done.add(new Removal.Deleted(layer.toString())));
    }

    /** Images in the chain below that have neither a name nor a child nor a container go as well. */
    private void removeUnusedParents(Image image, List<Removal> done) {
        ImageId parent = image.parent();
        while (parent != null) {
            Optional<Image> found = store.find(parent);
            if (found.isEmpty()
                    || !found.get().names().isEmpty()
                    || hasChildren(parent)
                    || !use.containersOf(parent).isEmpty()) {
                return;
            }
            delete(found.get(), done);
            parent = found.get().parent();
        }
    }

    /** For prunes: removes an image with its names; false if something uses it. */
    boolean removeUnused(Image image, List<Removal> done) {
        if (hasChildren(image.id()) || !use.containersOf(image.id()).isEmpty()) {
            return false;
        }
        image.names().forEach(name -> untag(image, name, done));
        delete(image, done);
        return true;
    }
}
