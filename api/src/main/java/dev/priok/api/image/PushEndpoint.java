package dev.priok.api.image;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Router;
import dev.priok.api.http.TransferStream;
import dev.priok.api.json.Json;
import dev.priok.engine.image.Images;
import dev.priok.engine.image.RegistryImages;
import dev.priok.engine.image.RegistryImages.Push;
import dev.priok.engine.image.RegistryImages.PushListener;
import dev.priok.engine.port.Registries.BlobStep;
import dev.priok.engine.port.Registries.Pushed;
import dev.priok.model.Digest;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Pushes images: one tag, or all of a repository. */
public final class PushEndpoint {
    private final RegistryImages registryImages;
    private final Images images;

    public PushEndpoint(RegistryImages registryImages, Images images) {
        this.registryImages = registryImages;
        this.images = images;
    }

    public void register(Router router) {
        router.post("/images/{name}/push", this::push);
    }

    private void push(Exchange exchange) throws IOException {
        ImageReference name = ImageReference.parse(exchange.name());
        String tag = exchange.query().text("tag");
        ImageReference reference = tag.isEmpty() ? name : name.withTag(tag);
        List<String> platforms = exchange.version().before(46)
                ? List.of()
                : exchange.query().all("platform").stream()
                        .filter(platform -> !platform.isEmpty())
                        .toList();
        if (!platforms.isEmpty()) {
            PlatformParameter.requireOneOf(
                    platforms,
                    reference.familiar(),
                    images.inspect(reference.toString()).config());
        }
        Push push = new Push(reference, RegistryAuth.of(exchange));
        TransferStream.answer(exchange, messages -> registryImages.push(push, new Words(messages)));
    }

    /** What dockerd says during a push. */
    private static final class Words implements PushListener {
        private final TransferStream messages;
        private final LayerMessages layers;

        Words(TransferStream messages) {
            this.messages = messages;
            this.layers = new LayerMessages(messages, System::nanoTime);
        }

        @Override
        public void begun(ImageReference repository) {
            messages.status("The push refers to repository [" + repository.domain() + "/" + repository.path() + "]");
        }

        @Override
        public void blob(Digest blob, BlobStep step, long currentBytes, long totalBytes) {
            layers.tell(blob, step, currentBytes, totalBytes);
        }

        @Override
        public void pushed(String tag, Pushed pushed) {
            messages.status(tag + ": digest: " + pushed.digest() + " size: " + pushed.sizeBytes());
            ObjectNode message = Json.object();
            message.set("progressDetail", Json.object());
            message.set(
                    "aux",
                    Json.object()
                            .put("Tag", tag)
                            .put("Digest", pushed.digest().toString())
                            .put("Size", pushed.sizeBytes()));
            messages.send(message);
        }
    }
}
