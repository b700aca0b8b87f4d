package dev.priok.cli.manifest;

import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One image of a list, as docker's command keeps it.
 *
 * @param reference its full name
 * @param descriptor what it is, with its platform if that is known
 * @param raw the manifest's text, whose digest the descriptor has
 */
record ImageManifest(String reference, Json descriptor, String raw) {

    static ImageManifest of(String reference, String mediaType, String digest, byte[] raw) {
        Json descriptor = new JsonObject()
                .put("mediaType", mediaType)
                .put("digest", digest)
                .put("size", raw.length)
                .json();
        return new ImageManifest(reference, descriptor, new String(raw, StandardCharsets.UTF_8));
    }

    /** From the form that it is kept in. */
    static ImageManifest parse(Json kept) {
        String encoded = kept.at("Raw").text();
        String raw = encoded.isEmpty()
                ? kept.at(kept.at("OCIManifest").isNull() ? "SchemaV2Manifest" : "OCIManifest")
                        .pretty("   ")
                : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        return new ImageManifest(kept.at("Ref").text(), kept.at("Descriptor"), raw);
    }

    /** As docker's command keeps and shows it. */
    Json json() {
        boolean oci = mediaType().equals(MediaTypes.OCI_MANIFEST);
        return new JsonObject()
                .put("Ref", reference)
                .put("Descriptor", descriptor)
                .put("Raw", Base64.getEncoder().encodeToString(raw.getBytes(StandardCharsets.UTF_8)))
                .put(oci ? "OCIManifest" : "SchemaV2Manifest", content())
                .json();
    }

    String mediaType() {
        return descriptor.at("mediaType").text();
    }

    String digest() {
        return descriptor.at("digest").text();
    }

    Json content() {
        return Json.parse(raw);
    }

    /** Digests of its configuration and layers. */
    List<String> blobs() {
        Json content = content();
        List<String> digests = new ArrayList<>();
        digests.add(content.at("config", "digest").text());
        content.at("layers")
                .items()
                .forEach(layer -> digests.add(layer.at("digest").text()));
        return digests;
    }

    /** With that platform in its descriptor. */
    ImageManifest on(Json platform) {
        JsonObject changed = new JsonObject();
        descriptor.fields().forEach(changed::put);
        return new ImageManifest(reference, changed.put("platform", platform).json(), raw);
    }

    /** As a list names it. */
    Json entry() {
        return new JsonObject()
                .put("mediaType", mediaType())
                .put("size", descriptor.at("size"))
                .put("digest", digest())
                .putUnlessEmpty("platform", descriptor.at("platform"))
                .json();
    }

    /** The list of these images, as it is pushed: of OCI's kind if the first image is. */
    static Json list(List<ImageManifest> images) {
        boolean oci = !images.isEmpty() && images.getFirst().mediaType().equals(MediaTypes.OCI_MANIFEST);
        List<Json> entries = new ArrayList<>();
        images.forEach(image -> entries.add(image.entry()));
        return new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", oci ? MediaTypes.OCI_INDEX : MediaTypes.DOCKER_LIST)
                .put("manifests", new Json.Arr(entries))
                .json();
    }
}
