package dev.priok.build.step;

import dev.priok.build.BuildClient;
import dev.priok.build.cache.BuildCache;
import dev.priok.build.cache.BuildCache.NewResult;
import dev.priok.build.content.ClientContent;
import dev.priok.build.content.RemoteContent;
import dev.priok.build.content.RemoteContent.RemoteDocument;
import dev.priok.build.content.RemoteLayers;
import dev.priok.build.graph.Operation;
import dev.priok.build.step.FileTree.Layer;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Document;
import dev.priok.oci.Documents;
import dev.priok.oci.Index;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import dev.priok.oci.PlatformChoice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Images in OCI layouts that the client has. What a digest stands for never changes, so an image is looked at once for a
 * build. Its layers come when their files are needed. Thread-safe.
 */
public final class LayoutImages {
    private final BuildClient client;
    private final ImageContent content;
    private final BuildCache cache;
    private final Map<Wanted, Found> found = new ConcurrentHashMap<>();

    public LayoutImages(BuildClient client, ImageContent content, BuildCache cache) {
        this.client = client;
        this.content = content;
        this.cache = cache;
    }

    private record Wanted(Operation.Layout layout, Platform platform) {}

    /**
     * An image.
     *
     * @param root what the client named: a manifest, or the index it is of
     * @param blob the configuration as it is there
     * @param layers base first
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Found(
            Digest root, byte[] blob, ImageConfig config, List<RemoteLayers.Wanted> layers, RemoteContent from) {
        public Found {
            layers = List.copyOf(layers);
        }
    }

    /** InvalidParameter if it is no image of that platform; NotFound if the client doesn't have it. */
    public Found find(Operation.Layout layout, Platform platform) {
        Wanted wanted = new Wanted(layout, platform);
        Found known = found.get(wanted);
        if (known == null) {
            known = read(layout, platform);
            found.put(wanted, known);
        }
        return known;
    }

    private Found read(Operation.Layout layout, Platform platform) {
        Digest root = Digest.parse(layout.reference());
        RemoteContent from = new ClientContent(client, content, layout.store(), root);
        RemoteDocument document = from.root();
        Manifest manifest = switch (Documents.parse(document.bytes(), document.mediaType())) {
            case Manifest only -> only;
            case Index index -> manifest(from, PlatformChoice.choose(index, platform));
        };
        if (!MediaTypes.isImageConfig(manifest.config().mediaType())) {
            throw EngineException.invalid(root + " of the OCI layout is no image but "
                    + manifest.config().mediaType());
        }
        byte[] blob = from.blob(manifest.config());
        ImageConfig config = content.readConfig(blob);
        List<Descriptor> blobs = manifest.layers();
        if (blobs.size() != config.diffIds().size()) {
            throw EngineException.invalid("the image " + root + " of the OCI layout has " + blobs.size()
                    + " layers, and its configuration " + config.diffIds().size());
        }
        List<RemoteLayers.Wanted> layers = new ArrayList<>();
        for (int i = 0; i < blobs.size(); i++) {
            layers.add(new RemoteLayers.Wanted(config.diffIds().get(i), blobs.get(i)));
        }
        return new Found(root, blob, config, layers, from);
    }

    private static Manifest manifest(RemoteContent from, Descriptor chosen) {
        RemoteDocument document = from.document(chosen);
        Document parsed = Documents.parse(document.bytes(), document.mediaType());
        if (parsed instanceof Manifest manifest) {
            return manifest;
        }
        throw EngineException.invalid(chosen.digest() + " of the OCI layout is no manifest of an image");
    }

    /** @param name for the cache's record of what comes */
    FileTree files(Operation.Layout layout, Platform platform, String name) {
        Found image = find(layout, platform);
        List<Layer> layers = image.layers().stream()
                .map(layer -> new Layer(layer.diffId(), null))
                .toList();
        return new FileTree.Elsewhere(layers, () -> bring(image, layers, name));
    }

    /** What came is in this machine's cache from then on: the next build needn't fetch it again. */
    private FileTree.Layers bring(Found image, List<Layer> layers, String name) {
        List<HeldLayer> held = new RemoteLayers(image.from(), content).bring(image.layers());
        if (!layers.isEmpty()) {
            Digest key = Digest.sha256(("layout " + image.config().diffIds()).getBytes(StandardCharsets.US_ASCII));
            cache.keep(new NewResult(name, List.of(key), image.config().diffIds(), 0, LayerTimes.notes(layers)));
        }
        return new FileTree.Layers(layers, () -> held.forEach(HeldLayer::close));
    }
}
