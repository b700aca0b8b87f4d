package dev.priok.api.image;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Platforms;
import dev.priok.api.http.TransferStream;
import dev.priok.api.json.Json;
import dev.priok.engine.image.RegistryImages;
import dev.priok.engine.image.RegistryImages.Pull;
import dev.priok.engine.image.RegistryImages.PullListener;
import dev.priok.engine.port.Registries.BlobStep;
import dev.priok.engine.port.Registries.Pulled;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Pulls images: the half of ImageCreate with {@code fromImage}. */
public final class PullEndpoint {
    private final RegistryImages images;

    public PullEndpoint(RegistryImages images) {
        this.images = images;
    }

    void handle(Exchange exchange) throws IOException {
        String platform = exchange.version().before(32) ? "" : exchange.query().text("platform");
        @Nullable Platform wanted = platform.isEmpty() ? null : Platforms.parse(platform);
        ImageReference reference =
                reference(exchange.query().text("fromImage"), exchange.query().text("tag"));
        Pull pull = new Pull(reference, wanted, RegistryAuth.of(exchange));
        TransferStream.answer(exchange, messages -> pull(pull, new Words(reference, messages)));
    }

    /**
     * Who said nothing is answered 500 as by dockerd, not 401: then docker's client asks for a name and a password, also
     * where nobody is there to answer.
     */
    private void pull(Pull pull, PullListener listener) {
        try {
            images.pull(pull, listener);
        } catch (EngineException e) {
            if (e.error() instanceof EngineError.Unauthenticated && isNobody(pull.credentials())) {
                throw new EngineException(new EngineError.Internal(e.error().message()), e);
            }
            throw e;
        }
    }

    private static boolean isNobody(RegistryCredentials credentials) {
        return credentials.username().isEmpty()
                && credentials.identityToken().isEmpty()
                && credentials.registryToken().isEmpty();
    }

    /** Neither tag nor digest, or a name that ends with a colon: all tags. The tag may be a digest. */
    private static ImageReference reference(String image, String tag) {
        ImageReference name =
                ImageReference.parse(image.endsWith(":") ? image.substring(0, image.length() - 1) : image);
        if (tag.isEmpty()) {
            return name;
        }
        try {
            return name.withDigest(Digest.parse(tag));
        } catch (EngineException e) {
            return name.withTag(tag);
        }
    }

    /** What dockerd says during a pull. */
    private static final class Words implements PullListener {
        private final ImageReference asked;
        private final TransferStream messages;
        private final LayerMessages layers;

        Words(ImageReference asked, TransferStream messages) {
            this.asked = asked;
            this.messages = messages;
            this.layers = new LayerMessages(messages, System::nanoTime);
        }

        @Override
        public void found(ImageReference reference) {
            String id = reference.digest() == null
                    ? String.valueOf(reference.tag())
                    : reference.digest().toString();
            messages.send(Json.object()
                    .put("status", "Pulling from " + reference.path())
                    .put("id", id));
        }

        @Override
        public void blob(Digest blob, BlobStep step, long currentBytes, long totalBytes) {
            layers.tell(blob, step, currentBytes, totalBytes);
        }

        @Override
        public void pulled(Pulled pulled) {
            messages.status("Digest: " + pulled.digest());
        }

        @Override
        public void complete(boolean isNew) {
            messages.status((isNew ? "Status: Downloaded newer image for " : "Status: Image is up to date for ")
                    + asked.familiar());
        }

        @Override
        public void warning(String message) {
            messages.status("WARNING: " + message);
        }
    }
}
