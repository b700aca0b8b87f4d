package dev.priok.build.export;

import dev.priok.build.BuildClient;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.Registries.LayerForm;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Documents;
import dev.priok.oci.Index;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import dev.priok.oci.compression.PackedLayer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An OCI image layout (image-spec, image-layout.md) in a directory of this machine, which is somebody else's. */
public final class LayoutFolder implements ImageDestination {
    /** As containerd calls an image in a layout. */
    private static final String NAME = "io.containerd.image.name";

    private static final String TAG = "org.opencontainers.image.ref.name";
    private static final String CREATED = "org.opencontainers.image.created";

    private final ImageContent content;
    private final Path folder;
    private final Path blobs;
    private final Map<Digest, Descriptor> layers = new HashMap<>();

    /** @param folder empty */
    public LayoutFolder(ImageContent content, Path folder) {
        this.content = content;
        this.folder = folder;
        this.blobs = folder.resolve("blobs/sha256");
        try {
            Files.createDirectories(blobs);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public List<Descriptor> layers(List<LayerForm> wanted) {
        List<Descriptor> all = new ArrayList<>();
        for (LayerForm form : wanted) {
            Descriptor known = layers.get(form.layer().diffId());
            Descriptor packed = known == null ? packed(form) : known;
            layers.put(form.layer().diffId(), packed);
            all.add(packed);
        }
        return all;
    }

    private Descriptor packed(LayerForm form) {
        Path growing = blobs.resolve("growing");
        MessageDigest computation = Digest.sha256();
        try {
            try (OutputStream out =
                    PackedLayer.open(new Digesting(Files.newOutputStream(growing), computation), form.compression())) {
                content.writeTar(form.layer(), out);
            }
            Digest digest = Digest.finish(computation);
            long sizeBytes = Files.size(growing);
            Files.move(growing, blobs.resolve(digest.hex()));
            return new Descriptor(PackedLayer.mediaType(form.compression()), digest, sizeBytes);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void blob(byte[] bytes) {
        write(blobs.resolve(Digest.sha256(bytes).hex()), bytes);
    }

    @Override
    public void manifest(Descriptor descriptor, byte[] document) {
        blob(document);
    }

    /** What an index says of a root: once for each name, or once without one. */
    static List<Descriptor> entries(Descriptor root, List<ImageReference> names) {
        if (names.isEmpty()) {
            return List.of(root);
        }
        return names.stream()
                .map(name -> with(root, Map.of(NAME, name.toString(), TAG, String.valueOf(name.tag()))))
                .toList();
    }

    /** The descriptor with the time of the whole. */
    static Descriptor dated(Descriptor root, Instant created) {
        return with(
                root, Map.of(CREATED, created.truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private static Descriptor with(Descriptor descriptor, Map<String, String> more) {
        Map<String, String> annotations = new HashMap<>(more);
        annotations.putAll(descriptor.annotations());
        return new Descriptor(
                descriptor.mediaType(),
                descriptor.digest(),
                descriptor.sizeBytes(),
                List.of(),
                annotations,
                "",
                descriptor.platform());
    }

    /** Gives a client all blobs that it hasn't got. */
    public void give(BuildClient client, String store) throws IOException {
        try (Stream<Path> files = Files.list(blobs)) {
            for (Path file : files.sorted().toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    client.writeBlob(store, Digest.parse("sha256:" + file.getFileName()), Files.size(file), in);
                }
            }
        }
    }

    /** Makes it complete. */
    void complete(List<Descriptor> entries) {
        write(
                folder.resolve("index.json"),
                Documents.write(new Index(MediaTypes.OCI_INDEX, entries, "", null, Map.of())));
        write(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> all = Files.walk(folder)) {
            // The same image gives the same archive.
            for (Path path : all.toList().reversed()) {
                Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Adds what {@code docker load} reads; before it is complete. */
    void addDockerManifest(Manifest manifest, List<ImageReference> names) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("Config", path(manifest.config()));
        ArrayNode tags = JsonNodeFactory.instance.arrayNode();
        names.forEach(name -> tags.add(name.familiar()));
        entry.set("RepoTags", names.isEmpty() ? JsonNodeFactory.instance.nullNode() : tags);
        ArrayNode list = entry.putArray("Layers");
        manifest.layers().forEach(layer -> list.add(path(layer)));
        ArrayNode all = JsonNodeFactory.instance.arrayNode().add(entry);
        write(folder.resolve("manifest.json"), all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String path(Descriptor blob) {
        return "blobs/" + blob.digest().algorithm() + "/" + blob.digest().hex();
    }

    private static void write(Path path, byte[] bytes) {
        try {
            Files.write(path, bytes);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static EngineException failed(IOException e) {
        return new EngineException(
                new EngineError.ResourceExhausted("cannot write an image layout: " + e.getMessage()), e);
    }

    /** Computes the digest of what passes. */
    private static final class Digesting extends FilterOutputStream {
        private final MessageDigest digest;

        Digesting(OutputStream out, MessageDigest digest) {
            super(out);
            this.digest = digest;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            digest.update((byte) value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            digest.update(bytes, offset, length);
        }
    }
}
