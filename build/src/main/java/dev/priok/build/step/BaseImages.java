package dev.priok.build.step;

import dev.priok.build.BuildClient;
import dev.priok.build.graph.Operation;
import dev.priok.build.solver.StepTrace;
import dev.priok.build.solver.StepTrace.Status;
import dev.priok.engine.image.RegistryImages.Pull;
import dev.priok.engine.image.RegistryImages.PullListener;
import dev.priok.engine.port.Registries.BlobStep;
import dev.priok.engine.port.Registries.PullRequest;
import dev.priok.engine.port.Registries.Pulled;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Images that a build stands on. What a name means is found out once for a build, so that a name that moves meanwhile
 * doesn't give it two different images. Thread-safe.
 */
public final class BaseImages {
    private final StepPorts ports;
    private final BuildClient client;
    private final Map<Wanted, Found> found = new ConcurrentHashMap<>();

    public BaseImages(StepPorts ports, BuildClient client) {
        this.ports = ports;
        this.client = client;
    }

    private record Wanted(String reference, Platform platform) {}

    /** @param digest of the manifest or index; null if no registry ever named one */
    public record Found(Image image, @Nullable Digest digest) {}

    /**
     * An image, which is pulled if it isn't here or not the platform's.
     *
     * @param pull the registry is asked in any case
     */
    public Found find(String reference, Platform platform, boolean pull, StepTrace trace) {
        Found known = found.get(new Wanted(reference, platform));
        if (known != null) {
            return known;
        }
        ImageReference name = ImageReference.parse(reference).withDefaultTag();
        Optional<Found> here = pull ? Optional.empty() : here(reference, name, platform);
        Found result = here.isPresent() ? here.get() : pulled(name, platform, trace);
        found.put(new Wanted(reference, platform), result);
        Digest digest = result.digest();
        if (digest != null) {
            found.put(new Wanted(name.familiarName() + "@" + digest, platform), result);
            found.put(new Wanted(name + "@" + digest, platform), result);
        }
        return result;
    }

    List<Digest> layersOf(Operation.Image image, Platform platform, StepTrace trace) {
        return find(image.reference(), platform, image.pull(), trace)
                .image()
                .config()
                .diffIds();
    }

    private Optional<Found> here(String reference, ImageReference name, Platform platform) {
        Optional<Image> image = ports.images().find(name.asName());
        if (image.isEmpty() && isHexadecimal(reference)) {
            List<Image> byId = ports.images().findByIdPrefix(reference);
            image = byId.size() == 1 ? Optional.of(byId.getFirst()) : Optional.empty();
        }
        return image.filter(candidate -> fits(candidate.config().platform(), platform))
                .map(candidate -> new Found(candidate, digestOf(candidate, name)));
    }

    private static boolean isHexadecimal(String text) {
        return text.length() >= 4 && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static @Nullable Digest digestOf(Image image, ImageReference name) {
        return image.names().stream()
                .filter(other ->
                        other.domain().equals(name.domain()) && other.path().equals(name.path()))
                .map(ImageReference::digest)
                .filter(digest -> digest != null)
                .findFirst()
                .orElse(null);
    }

    /** An image that says nothing of its platform fits each. */
    private static boolean fits(Platform has, Platform wanted) {
        return has.architecture().isEmpty()
                || (has.os().equals(wanted.os())
                        && has.architecture().equals(wanted.architecture())
                        && (has.variant().isEmpty()
                                || wanted.variant().isEmpty()
                                || has.variant().equals(wanted.variant())));
    }

    private Found pulled(ImageReference name, Platform platform, StepTrace trace) {
        RegistryCredentials credentials;
        try {
            credentials = client.credentials(name.domain());
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.Unavailable(
                            "the client gives no credentials for " + name.domain() + ": " + e.getMessage()),
                    e);
        }
        Reports reports = new Reports(trace);
        Pulled last = pulled(new Pull(name, platform, credentials), reports);
        if (last == null) {
            throw EngineException.notFound("No such image: " + name.familiar());
        }
        ImageId id = last.id();
        Image image = ports.images()
                .find(id)
                .orElseThrow(() -> EngineException.notFound("image " + id + " was removed while it was pulled"));
        return new Found(image, last.digest());
    }

    /** An image for other machines doesn't take the name from the one of this machine, which containers want. */
    private @Nullable Pulled pulled(Pull pull, Reports reports) {
        Platform platform = pull.platform();
        if (platform != null && !platform.architecture().equals(ports.machine().architecture())) {
            return ports.registries()
                    .pull(new PullRequest(pull.reference(), platform, pull.credentials(), false), reports);
        }
        ports.registry().pull(pull, reports);
        return reports.last;
    }

    /** Tells of layers under their digests. */
    private static final class Reports implements PullListener {
        private final StepTrace trace;
        private final Map<Digest, Instant> begun = new ConcurrentHashMap<>();
        private volatile @Nullable Pulled last;

        Reports(StepTrace trace) {
            this.trace = trace;
        }

        @Override
        public void found(ImageReference reference) {}

        @Override
        public void pulled(Pulled pulled) {
            last = pulled;
        }

        @Override
        public void complete(boolean isNew) {}

        @Override
        public void warning(String message) {
            trace.status(new Status(message, "warning", 0, 0, Instant.now(), Instant.now()));
        }

        @Override
        public void blob(Digest blob, BlobStep step, long currentBytes, long totalBytes) {
            Instant started = begun.computeIfAbsent(blob, _ -> Instant.now());
            boolean done = step == BlobStep.Plain.PULLED || step == BlobStep.Plain.ALREADY_HERE;
            String action = step == BlobStep.Plain.EXTRACTING ? "extracting" : done ? "done" : "downloading";
            trace.status(new Status(
                    blob.toString(), action, currentBytes, totalBytes, started, done ? Instant.now() : null));
        }
    }
}
