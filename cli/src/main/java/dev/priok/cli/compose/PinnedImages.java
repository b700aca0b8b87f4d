package dev.priok.cli.compose;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.format.ImageName;
import dev.priok.cli.registry.CredentialFile;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.Request;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.model.ImageReference;
import java.util.Map;
import java.util.TreeMap;

/** Images of services by the digests that their registries have for them now. */
record PinnedImages(Session session) {
    /** The project with its services' images pinned; those that are only built stay. */
    Project pinned(Project project) {
        return project.withEach(
                service -> service.image().isEmpty() ? service : service.withImage(pinned(service.image())));
    }

    private String pinned(String image) {
        ImageReference name = ImageReference.parse(image).withDefaultTag();
        if (name.digest() != null) {
            return name.toString();
        }
        try {
            return name + "@"
                    + atRegistry(session, image).at("Descriptor", "digest").text();
        } catch (EngineRequestException e) {
            throw new CommandFailure("failed to resolve digest for " + name + ": " + e.getMessage());
        }
    }

    /** What its registry knows of an image; {@link EngineRequestException}: nothing. */
    static Json atRegistry(Session session, String image) {
        return session.call(Request.get("/distribution/" + Request.segment(image) + "/json")
                .header("X-Registry-Auth", CredentialFile.header(session, ImageName.parse(image))));
    }

    /** A file that adds nothing but the images to others. */
    static Mapping override(Project project) {
        Map<String, Node> services = new TreeMap<>();
        for (Service service : project.services().values()) {
            services.put(
                    service.name(),
                    Mapping.of(service.image().isEmpty() ? Map.of() : Map.of("image", Scalar.of(service.image()))));
        }
        return Mapping.of(Map.of("services", Mapping.of(services)));
    }
}
