package dev.priok.build.export;

import dev.priok.build.BuildClient;
import dev.priok.build.export.Exporter.Delivery;
import dev.priok.build.export.ImageDocuments.Root;
import dev.priok.build.step.StepPorts;
import dev.priok.engine.port.ImageStore;
import dev.priok.engine.port.Registries;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import dev.priok.oci.Documents;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;

/** Sends images to the registries of their names, with the client's credentials. Thread-safe. */
final class ImagePushing {
    private final Registries registries;
    private final ImageStore store;

    ImagePushing(StepPorts ports) {
        this.registries = ports.registries();
        this.store = ports.images();
    }

    void push(
            Delivery delivery,
            ImageDocuments documents,
            ImageOptions options,
            ExportReport report,
            Map<String, String> response) {
        for (ImageReference name : options.names()) {
            RegistryDestination destination =
                    new RegistryDestination(registries, name, credentials(delivery.client(), name));
            Root root = report.part("pushing layers", () -> documents.write(destination));
            ImageReference as = options.byDigest() ? new ImageReference(name.domain(), name.path(), null, null) : name;
            report.part("pushing manifest for " + name + "@" + root.digest(), () -> destination.complete(root, as));
            keepDigest(name, root, response);
            response.put("containerimage.digest", root.digest().toString());
            response.put(
                    "containerimage.descriptor",
                    Base64.getEncoder().encodeToString(Documents.write(root.descriptor())));
        }
    }

    /** The image here is known by what it is there, as after a push or a pull. */
    private void keepDigest(ImageReference name, Root root, Map<String, String> response) {
        ImageReference byDigest = name.withDigest(root.digest());
        String id = response.get("containerimage.config.digest");
        if (id != null && store.find(byDigest).isEmpty()) {
            store.findByIdPrefix(id.substring(id.indexOf(':') + 1)).stream()
                    .findFirst()
                    .ifPresent(image -> store.tag(byDigest, image.id()));
        }
    }

    private static RegistryCredentials credentials(BuildClient client, ImageReference name) {
        try {
            return client.credentials(name.domain());
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.Unavailable(
                            "the client gives no credentials for " + name.domain() + ": " + e.getMessage()),
                    e);
        }
    }
}
