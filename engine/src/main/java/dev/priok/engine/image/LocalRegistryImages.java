package dev.priok.engine.image;

import dev.priok.engine.Filters;
import dev.priok.engine.event.EventBus;
import dev.priok.engine.port.ImageStore;
import dev.priok.engine.port.Registries;
import dev.priok.engine.port.Registries.BlobStep;
import dev.priok.engine.port.Registries.Described;
import dev.priok.engine.port.Registries.FoundRepository;
import dev.priok.engine.port.Registries.LoggedIn;
import dev.priok.engine.port.Registries.PullRequest;
import dev.priok.engine.port.Registries.Pulled;
import dev.priok.engine.port.Registries.PushRequest;
import dev.priok.engine.port.Registries.Pushed;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The use cases with registries, worded as dockerd does (observed on dockerd 20.10 and in its API reference). */
public final class LocalRegistryImages implements RegistryImages {
    private static final int USUAL_FINDS = 25;
    private static final int MOST_FINDS = 100;

    private final Registries registries;
    private final ImageStore images;
    private final EventBus bus;

    public LocalRegistryImages(Registries registries, ImageStore images, EventBus bus) {
        this.registries = registries;
        this.images = images;
        this.bus = bus;
    }

    @Override
    public void pull(Pull pull, PullListener listener) {
        ImageReference asked = pull.reference();
        if (asked.familiarName().equals("scratch")) {
            throw new EngineException(new EngineError.Forbidden("'scratch' is a reserved name"));
        }
        boolean isNew = false;
        for (ImageReference one : wanted(pull)) {
            isNew |= pullOne(one, pull, listener);
        }
        listener.complete(isNew);
        publish("pull", asked);
    }

    private List<ImageReference> wanted(Pull pull) {
        ImageReference asked = pull.reference();
        if (asked.tag() != null || asked.digest() != null) {
            return List.of(asked);
        }
        return registries.tags(asked, pull.credentials()).stream()
                .map(asked::withTag)
                .toList();
    }

    private boolean pullOne(ImageReference reference, Pull pull, PullListener listener) {
        Announced announced = new Announced(reference, listener);
        Pulled pulled = registries.pull(new PullRequest(reference, pull.platform(), pull.credentials()), announced);
        announced.announce();
        listener.pulled(pulled);
        Platform asked = pull.platform();
        if (asked != null) {
            images.find(pulled.id())
                    .map(image -> image.config().platform())
                    .filter(platform -> !matches(platform, asked))
                    .ifPresent(platform -> listener.warning("image with reference " + reference.familiar()
                            + " was found but its platform (" + words(platform)
                            + ") does not match the specified platform (" + words(asked) + ")"));
        }
        return pulled.isNew();
    }

    private static boolean matches(Platform platform, Platform asked) {
        return platform.os().equals(asked.os())
                && (asked.architecture().isEmpty() || platform.architecture().equals(asked.architecture()))
                && (asked.variant().isEmpty() || platform.variant().equals(asked.variant()));
    }

    private static String words(Platform platform) {
        return String.join(
                "/",
                Stream.of(platform.os(), platform.architecture(), platform.variant())
                        .filter(part -> !part.isEmpty())
                        .toList());
    }

    /** Says that an image was found before the first word about its layers. */
    private static final class Announced implements TransferListener {
        private final ImageReference reference;
        private final PullListener listener;
        private boolean done;

        Announced(ImageReference reference, PullListener listener) {
            this.reference = reference;
            this.listener = listener;
        }

        synchronized void announce() {
            if (!done) {
                done = true;
                listener.found(reference);
            }
        }

        @Override
        public void blob(Digest blob, BlobStep step, long currentBytes, long totalBytes) {
            announce();
            listener.blob(blob, step, currentBytes, totalBytes);
        }
    }

    @Override
    public void push(Push push, PushListener listener) {
        ImageReference asked = push.reference();
        listener.begun(asked);
        if (asked.digest() != null) {
            throw EngineException.invalid("cannot push a digest reference");
        }
        List<ImageReference> here = namesIn(asked);
        if (here.isEmpty()) {
            throw EngineException.notFound("An image does not exist locally with the tag: " + asked.familiarName());
        }
        if (asked.tag() != null) {
            pushOne(asked, push.credentials(), listener);
        } else {
            List<ImageReference> tagged =
                    here.stream().filter(name -> name.tag() != null).toList();
            if (tagged.isEmpty()) {
                throw EngineException.notFound("no tags to push for " + asked.familiarName());
            }
            tagged.forEach(name -> pushOne(name, push.credentials(), listener));
        }
        publish("push", asked);
    }

    private void pushOne(ImageReference name, RegistryCredentials credentials, PushListener listener) {
        Image image =
                images.find(name).orElseThrow(() -> EngineException.notFound("tag does not exist: " + name.familiar()));
        Pushed pushed = registries.push(new PushRequest(image.id(), name, credentials), listener);
        ImageReference byDigest = name.withDigest(pushed.digest());
        if (images.find(byDigest).isEmpty() && images.find(image.id()).isPresent()) {
            images.tag(byDigest, image.id());
        }
        listener.pushed(String.valueOf(name.tag()), pushed);
    }

    /** Sorted. */
    private List<ImageReference> namesIn(ImageReference repository) {
        return images.all().stream()
                .flatMap(image -> image.names().stream())
                .filter(name -> name.familiarName().equals(repository.familiarName()))
                .sorted()
                .toList();
    }

    /** As dockerd's, the event's actor is the name that was asked for. */
    private void publish(String action, ImageReference asked) {
        Map<String, String> attributes = new HashMap<>();
        Optional<Image> image = images.find(asked.asName());
        image.ifPresent(found -> attributes.putAll(found.config().config().labels()));
        attributes.put("name", asked.familiarName());
        bus.publish("image", action, asked.familiar(), attributes);
    }

    @Override
    public Described describe(String reference, RegistryCredentials credentials) {
        if (reference.startsWith("sha256:")) {
            throw EngineException.invalid("no manifest found for full image ID");
        }
        return registries.describe(ImageReference.parse(reference).asName(), credentials);
    }

    @Override
    public LoggedIn login(RegistryCredentials credentials) {
        return registries.login(credentials);
    }

    @Override
    public List<FoundRepository> search(
            String term, @Nullable Integer limit, Filters filters, RegistryCredentials credentials) {
        filters.requireKeys(List.of("is-automated", "is-official", "stars"));
        int most = limit == null ? USUAL_FINDS : limit;
        if (most < 1 || most > MOST_FINDS) {
            throw EngineException.invalid("limit " + most + " is outside the range of [1, " + MOST_FINDS + "]");
        }
        boolean official = filters.flag("is-official", false);
        int stars = filters.get("stars").stream()
                .mapToInt(LocalRegistryImages::stars)
                .max()
                .orElse(0);
        if (filters.flag("is-automated", false)) {
            return List.of();
        }
        return registries.search(term, most, credentials).stream()
                .filter(found -> !filters.has("is-official") || found.isOfficial() == official)
                .filter(found -> found.stars() >= stars)
                .toList();
    }

    private static int stars(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new EngineException(
                    new EngineError.InvalidParameter("invalid filter 'stars=" + text + "': no whole number"), e);
        }
    }
}
