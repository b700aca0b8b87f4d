package dev.priok.store.archive;

import dev.priok.engine.port.ImageArchives.Saved;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.store.image.ImageConfigJson;
import dev.priok.store.image.JsonFields;
import dev.priok.store.image.StoredImages;
import dev.priok.store.layer.Layer;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.layer.PinnedLayer;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tar.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an archive that is an OCI image layout (OCI image-spec, image-layout.md) and carries {@code manifest.json} and
 * {@code repositories} besides, so that every {@code docker load} and skopeo's {@code docker-archive} and
 * {@code oci-archive} read it. For one use.
 */
final class ArchiveWriter {
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
    private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar";
    private static final JsonMapper JSON = JsonFields.MAPPER;

    /** Members get a fixed time, so that saving an image twice gives the same bytes. */
    private static final Instant TIME = Instant.EPOCH;

    private final StoredImages images;
    private final LayerStore layers;
    private final OutputStream out;
    private final TarWriter tar;

    ArchiveWriter(StoredImages images, LayerStore layers, OutputStream out) {
        this.images = images;
        this.layers = layers;
        this.out = out;
        this.tar = new TarWriter(out);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Content(Saved saved, byte[] config, List<Layer> layers) {
        ImageId id() {
            return saved.id();
        }
    }

    void write(List<Saved> saved) throws IOException {
        List<PinnedLayer> pins = new ArrayList<>();
        try {
            List<Content> contents = new ArrayList<>();
            for (Saved image : merged(saved)) {
                List<Layer> its = images.layers(image.id());
                its.forEach(layer -> layers.pin(layer.diffId()).ifPresent(pins::add));
                contents.add(new Content(image, images.configBlob(image.id()), its));
            }
            writeContents(contents);
        } finally {
            pins.forEach(PinnedLayer::close);
        }
    }

    private static List<Saved> merged(List<Saved> saved) {
        Map<ImageId, List<ImageReference>> names = new LinkedHashMap<>();
        for (Saved image : saved) {
            List<ImageReference> all = names.computeIfAbsent(image.id(), _ -> new ArrayList<>());
            image.names().stream().filter(name -> !all.contains(name)).forEach(all::add);
        }
        return names.entrySet().stream()
                .map(entry -> new Saved(entry.getKey(), entry.getValue()))
                .toList();
    }

    private void writeContents(List<Content> contents) throws IOException {
        directory("blobs/");
        directory("blobs/sha256/");
        Map<Digest, Layer> distinct = new LinkedHashMap<>();
        ArrayNode index = JSON.createArrayNode();
        ArrayNode manifests = JSON.createArrayNode();
        ObjectNode repositories = JSON.createObjectNode();
        for (Content content : contents) {
            content.layers().forEach(layer -> distinct.put(layer.diffId(), layer));
            blob(content.id().digest(), content.config());
            byte[] manifest = JSON.writeValueAsBytes(ociManifest(content));
            Digest digest = Digest.sha256(manifest);
            blob(digest, manifest);
            addToIndex(index, content, digest, manifest.length);
            manifests.add(dockerManifest(content));
            addToRepositories(repositories, content);
        }
        for (Layer layer : distinct.values()) {
            tar.begin(TarWriter.plain(ArchiveContent.pathOf(layer.diffId()), layer.tarBytes(), TIME));
            layers.writeTar(layer, new MemberStream(tar));
        }
        ObjectNode root = JSON.createObjectNode();
        root.put("schemaVersion", 2).put("mediaType", INDEX_TYPE).set("manifests", index);
        document("index.json", root);
        document("manifest.json", manifests);
        document("oci-layout", JSON.createObjectNode().put("imageLayoutVersion", "1.0.0"));
        if (!repositories.isEmpty()) {
            document("repositories", repositories);
        }
        tar.finish();
        out.flush();
    }

    private void directory(String name) throws IOException {
        tar.begin(new TarEntry(TarEntry.Type.DIRECTORY, name, "", 0, 0755, 0, 0, TIME, 0, 0, Map.of(), List.of()));
    }

    private void blob(Digest digest, byte[] content) throws IOException {
        tar.file(ArchiveContent.pathOf(digest), content, TIME);
    }

    private void document(String name, JsonNode content) throws IOException {
        tar.file(name, JSON.writeValueAsBytes(content), TIME);
    }

    private static ObjectNode descriptor(String type, Digest digest, long size) {
        return JSON.createObjectNode()
                .put("mediaType", type)
                .put("digest", digest.toString())
                .put("size", size);
    }

    private static ObjectNode ociManifest(Content content) {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("schemaVersion", 2).put("mediaType", MANIFEST_TYPE);
        manifest.set("config", descriptor(CONFIG_TYPE, content.id().digest(), content.config().length));
        ArrayNode list = manifest.putArray("layers");
        content.layers().forEach(layer -> list.add(descriptor(LAYER_TYPE, layer.diffId(), layer.tarBytes())));
        return manifest;
    }

    private static void addToIndex(ArrayNode index, Content content, Digest manifest, int size) {
        List<ImageReference> names = content.saved().names();
        if (names.isEmpty()) {
            index.add(indexEntry(content, manifest, size));
        }
        for (ImageReference name : names) {
            ObjectNode entry = indexEntry(content, manifest, size);
            ObjectNode annotations = entry.putObject("annotations");
            annotations.put("io.containerd.image.name", name.toString());
            if (name.tag() != null) {
                annotations.put("org.opencontainers.image.ref.name", name.tag());
            }
            index.add(entry);
        }
    }

    private static ObjectNode indexEntry(Content content, Digest manifest, int size) {
        ObjectNode entry = descriptor(MANIFEST_TYPE, manifest, size);
        ImageConfig.Platform platform = ImageConfigJson.read(content.config()).platform();
        ObjectNode node = entry.putObject("platform");
        node.put("architecture", platform.architecture()).put("os", platform.os());
        if (!platform.variant().isEmpty()) {
            node.put("variant", platform.variant());
        }
        return entry;
    }

    private static ObjectNode dockerManifest(Content content) {
        ObjectNode entry = JSON.createObjectNode();
        entry.put("Config", ArchiveContent.pathOf(content.id().digest()));
        List<String> tags = content.saved().names().stream()
                .filter(name -> name.tag() != null)
                .map(ImageReference::familiar)
                .toList();
        if (tags.isEmpty()) {
            entry.putNull("RepoTags");
        } else {
            ArrayNode array = entry.putArray("RepoTags");
            tags.forEach(array::add);
        }
        ArrayNode list = entry.putArray("Layers");
        content.layers().forEach(layer -> list.add(ArchiveContent.pathOf(layer.diffId())));
        return entry;
    }

    /** Read by Docker before 1.10 only, and by tools that list names; it maps them to their top layer. */
    private static void addToRepositories(ObjectNode repositories, Content content) {
        for (ImageReference name : content.saved().names()) {
            if (name.tag() != null && !content.layers().isEmpty()) {
                ObjectNode tags = repositories.has(name.familiarName())
                        ? (ObjectNode) repositories.get(name.familiarName())
                        : repositories.putObject(name.familiarName());
                tags.put(name.tag(), content.layers().getLast().diffId().hex());
            }
        }
    }

    /** The payload of one member. */
    private static final class MemberStream extends OutputStream {
        private final TarWriter tar;

        MemberStream(TarWriter tar) {
            this.tar = tar;
        }

        @Override
        public void write(int value) throws IOException {
            tar.write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            tar.write(bytes, offset, length);
        }
    }
}
