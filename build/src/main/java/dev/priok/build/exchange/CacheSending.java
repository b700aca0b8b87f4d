package dev.priok.build.exchange;

import dev.priok.build.BuildClient;
import dev.priok.build.BuildProgress;
import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.BuildProgress.VertexState;
import dev.priok.build.BuildRequest.CacheExport;
import dev.priok.build.exchange.CacheEntry.CachedLayer;
import dev.priok.build.export.ImageDestination;
import dev.priok.build.export.LayoutFolder;
import dev.priok.build.export.RegistryDestination;
import dev.priok.build.step.FileTree.Layer;
import dev.priok.build.step.Scratch;
import dev.priok.build.step.StepPorts;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.Registries.LayerForm;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Document;
import dev.priok.oci.Documents;
import dev.priok.oci.Index;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes caches for others. Thread-safe. */
public final class CacheSending {
    private final StepPorts ports;

    public CacheSending(StepPorts ports) {
        this.ports = ports;
    }

    /** What is sent of a build: what its keys stand for. */
    public record Kept(Digest key, List<Layer> layers) {
        public Kept {
            layers = List.copyOf(layers);
        }

        List<Digest> diffIds() {
            return layers.stream().map(Layer::diffId).toList();
        }
    }

    /** NotImplemented or InvalidParameter, with its name, for what this doesn't do; before any work is done. */
    public static void require(List<CacheExport> wanted) {
        wanted.forEach(CacheOptions::of);
    }

    /** Whether the images are to have their caches in them. */
    public static boolean isInline(List<CacheExport> wanted) {
        return wanted.stream().anyMatch(one -> one.type().equals("inline"));
    }

    /** Whether some cache is to have what no image has too. */
    public static boolean isAll(List<CacheExport> wanted) {
        return wanted.stream().map(CacheOptions::of).anyMatch(CacheOptions::all);
    }

    /** What an image with these layers has of it, as its configuration says it; empty if it has nothing. */
    public static byte[] inline(List<Kept> kept, List<Digest> image) {
        List<CacheEntry> entries = kept.stream()
                .filter(one -> !one.layers().isEmpty())
                .map(one -> new CacheEntry(
                        one.key(),
                        one.layers().stream()
                                .map(layer -> new CachedLayer(
                                        layer.diffId(),
                                        new Descriptor(MediaTypes.OCI_LAYER, layer.diffId(), 0),
                                        layer.made()))
                                .toList()))
                .toList();
        boolean isAny = kept.stream().anyMatch(one -> image.containsAll(one.diffIds()));
        return entries.isEmpty() || !isAny ? new byte[0] : CacheConfig.writeInline(entries, image);
    }

    /**
     * Writes all that aren't inline.
     *
     * @param image those layers that an image of the build has
     * @return what the client is told
     */
    public Map<String, String> send(
            List<CacheExport> wanted, List<Kept> kept, List<Digest> image, BuildClient client, BuildProgress progress) {
        Map<String, String> response = new LinkedHashMap<>();
        for (CacheExport one : wanted) {
            CacheOptions options = CacheOptions.of(one);
            if (!one.type().equals("inline")) {
                Predicate<Kept> sent = each -> options.all() || image.containsAll(each.diffIds());
                List<Kept> some =
                        kept.stream().filter(each -> !each.layers().isEmpty()).toList();
                Chosen chosen = new Chosen(
                        some.stream().filter(sent).toList(),
                        some.stream().filter(sent.negate()).toList());
                Descriptor manifest = told(one, options, chosen, client, progress);
                if (manifest != null) {
                    response.put("cache.manifest", new String(Documents.write(manifest), StandardCharsets.UTF_8));
                }
            }
        }
        return response;
    }

    /** @param known whose layers aren't sent */
    private record Chosen(List<Kept> sent, List<Kept> known) {}

    /** A vertex of its own. Null if it failed, and that doesn't matter. */
    private @Nullable Descriptor told(
            CacheExport wanted, CacheOptions options, Chosen kept, BuildClient client, BuildProgress progress) {
        String words = wanted.type().equals("local")
                ? "exporting cache to client directory"
                : "exporting cache to registry " + options.place();
        Digest vertex = Digest.sha256((words + client.sharedKey()).getBytes(StandardCharsets.UTF_8));
        Instant started = Instant.now();
        progress.vertex(new VertexState(vertex, words, List.of(), started, null, false, ""));
        String error = "";
        try {
            return send(options, kept, client);
        } catch (RuntimeException e) {
            error = String.valueOf(e.getMessage());
            if (!options.lenient()) {
                throw e;
            }
            progress.warning(new BuildWarning(
                    vertex, "CacheExportFailed", "The cache for others was not written", error, "", null));
            return null;
        } finally {
            progress.vertex(new VertexState(vertex, words, List.of(), started, Instant.now(), false, error));
        }
    }

    private @Nullable Descriptor send(CacheOptions options, Chosen kept, BuildClient client) {
        if (kept.sent().isEmpty()) {
            return null;
        }
        if (options.type().equals("registry")) {
            ImageReference name = ImageReference.parse(options.place()).withDefaultTag();
            RegistryDestination registry = registry(name, client);
            Written written = write(options, kept, registry);
            registry.complete(written.descriptor(), written.document(), name);
            return written.descriptor();
        }
        Path folder = Scratch.make(ports.temporary());
        try {
            LayoutFolder layout = new LayoutFolder(ports.content(), folder);
            Written written = write(options, kept, layout);
            layout.blob(written.document());
            String store = "local:" + options.place();
            layout.give(client, store);
            client.writeRoot(store, Documents.write(written.descriptor()));
            return written.descriptor();
        } catch (IOException e) {
            throw unavailable("the client doesn't take the cache", e);
        } finally {
            Scratch.remove(folder);
        }
    }

    private RegistryDestination registry(ImageReference name, BuildClient client) {
        try {
            return new RegistryDestination(ports.registries(), name, client.credentials(name.domain()));
        } catch (IOException e) {
            throw unavailable("the client gives no credentials for " + name.domain(), e);
        }
    }

    private static EngineException unavailable(String what, IOException cause) {
        return new EngineException(new EngineError.Unavailable(what + ": " + cause.getMessage()), cause);
    }

    /** The root, which the destination hasn't got yet. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Written(Descriptor descriptor, byte[] document) {}

    private Written write(CacheOptions options, Chosen kept, ImageDestination destination) {
        Map<Digest, CachedLayer> layers = layers(options, kept.sent(), destination);
        List<CacheEntry> entries = new ArrayList<>();
        for (Kept one : kept.known()) {
            entries.add(new CacheEntry(
                    one.key(),
                    one.layers().stream()
                            .map(layer -> new CachedLayer(layer.diffId(), null, layer.made()))
                            .toList()));
        }
        for (Kept one : kept.sent()) {
            entries.add(new CacheEntry(
                    one.key(),
                    one.diffIds().stream()
                            .map(layers::get)
                            .map(Objects::requireNonNull)
                            .toList()));
        }
        byte[] json = CacheConfig.write(entries);
        destination.blob(json);
        Descriptor config = Descriptor.of(CacheConfig.MEDIA_TYPE, json);
        List<Descriptor> blobs = layers.values().stream()
                .map(layer -> described(layer, options.oci()))
                .distinct()
                .toList();
        Document document = document(options, config, blobs);
        byte[] bytes = Documents.write(document);
        return new Written(Descriptor.of(document.mediaType(), bytes), bytes);
    }

    private Map<Digest, CachedLayer> layers(CacheOptions options, List<Kept> kept, ImageDestination destination) {
        Map<Digest, Layer> wanted = new LinkedHashMap<>();
        kept.forEach(one -> one.layers().forEach(layer -> wanted.putIfAbsent(layer.diffId(), layer)));
        List<HeldLayer> held = new ArrayList<>();
        try {
            for (Layer layer : wanted.values()) {
                held.add(ports.content()
                        .hold(layer.diffId())
                        .orElseThrow(
                                () -> EngineException.notFound("layer " + layer.diffId() + " is not here any more")));
            }
            List<Descriptor> blobs = destination.layers(held.stream()
                    .map(layer -> new LayerForm(layer, options.compression(), options.forced()))
                    .toList());
            Map<Digest, CachedLayer> layers = new LinkedHashMap<>();
            for (int i = 0; i < held.size(); i++) {
                Digest diffId = held.get(i).diffId();
                layers.put(
                        diffId,
                        new CachedLayer(
                                diffId,
                                blobs.get(i),
                                Objects.requireNonNull(wanted.get(diffId)).made()));
            }
            return layers;
        } finally {
            held.forEach(HeldLayer::close);
        }
    }

    private static Descriptor described(CachedLayer layer, boolean oci) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(CacheConfig.DIFF_ID, layer.diffId().toString());
        if (layer.made() != null) {
            annotations.put(CacheConfig.CREATED, layer.made().toString());
        }
        Descriptor blob = Objects.requireNonNull(layer.blob());
        String type = blob.mediaType();
        return new Descriptor(
                oci ? MediaTypes.ociLayer(type) : MediaTypes.dockerLayer(type),
                blob.digest(),
                blob.sizeBytes(),
                List.of(),
                annotations,
                "",
                null);
    }

    private static Document document(CacheOptions options, Descriptor config, List<Descriptor> layers) {
        if (options.asManifest()) {
            return new Manifest(MediaTypes.OCI_MANIFEST, config, layers);
        }
        List<Descriptor> parts = new ArrayList<>(layers);
        parts.add(config);
        return new Index(options.oci() ? MediaTypes.OCI_INDEX : MediaTypes.DOCKER_LIST, parts, "", null, Map.of());
    }
}
