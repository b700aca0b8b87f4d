package dev.priok.store.archive;

import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageReference;
import dev.priok.store.image.ImageConfigJson;
import dev.priok.store.image.JsonFields;
import dev.priok.store.image.StoredImages.NewImage;
import dev.priok.store.layer.PinnedLayer;
import dev.priok.store.tree.EntryPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out which images an archive's content makes. */
final class ArchiveImages {
    private static final String MANIFEST = "manifest.json";
    private static final String INDEX = "index.json";
    private static final String CONTAINERD_NAME = "io.containerd.image.name";
    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final int HEX_DIGITS = 64;

    private final ArchiveContent content;

    ArchiveImages(ArchiveContent content) {
        this.content = content;
    }

    /** InvalidParameter if it is no image archive. */
    List<NewImage> find() {
        byte[] manifest = content.document(MANIFEST);
        if (manifest != null) {
            return JsonFields.parseArray(MANIFEST, manifest).stream()
                    .map(this::fromManifest)
                    .toList();
        }
        byte[] index = content.document(INDEX);
        if (index != null) {
            return fromIndex(JsonFields.parse(INDEX, index));
        }
        throw EngineException.invalid(
                "this is no image archive: it has neither manifest.json (docker save) nor index.json (OCI layout)");
    }

    private NewImage fromManifest(JsonFields entry) {
        String configName = EntryPath.clean(entry.text("Config"));
        byte[] config = content.document(configName);
        if (config == null) {
            throw EngineException.invalid("invalid image archive: configuration " + configName + " is missing");
        }
        Digest claimed = claimedByConfig(configName);
        if (claimed != null) {
            ArchiveContent.requireDigest(claimed, config);
        }
        List<ImageReference> names = new ArrayList<>();
        for (String tag : entry.textsOrNone("RepoTags")) {
            names.add(ImageReference.parse(tag).withDefaultTag());
        }
        return image(config, entry.textsOrNone("Layers"), names);
    }

    /** {@code docker save} names configurations by their digest, in one form or the other. */
    private static @Nullable Digest claimedByConfig(String name) {
        String suffix = ".json";
        if (name.length() == HEX_DIGITS + suffix.length() && name.endsWith(suffix)) {
            return ArchiveContent.claimed("blobs/sha256/" + name.substring(0, HEX_DIGITS));
        }
        return ArchiveContent.claimed(name);
    }

    private NewImage image(byte[] config, List<String> layerNames, List<ImageReference> names) {
        ImageConfig parsed = ImageConfigJson.read(config);
        if (parsed.diffIds().size() != layerNames.size()) {
            throw EngineException.invalid("invalid image archive: an image has " + layerNames.size()
                    + " layers, but its configuration says " + parsed.diffIds().size());
        }
        List<PinnedLayer> layers = new ArrayList<>();
        for (int i = 0; i < layerNames.size(); i++) {
            layers.add(content.layer(
                    EntryPath.clean(layerNames.get(i)), parsed.diffIds().get(i)));
        }
        return new NewImage(config, layers, null, names);
    }

    private List<NewImage> fromIndex(JsonFields index) {
        List<NewImage> images = new ArrayList<>();
        for (JsonFields descriptor : index.objects("manifests")) {
            NewImage image = fromDescriptor(descriptor, nameOf(descriptor), 0);
            if (image != null) {
                images.add(image);
            }
        }
        if (images.isEmpty()) {
            throw EngineException.invalid("this image archive has no image for this machine");
        }
        return merged(images);
    }

    /** An image may stand in an index once per name. */
    private static List<NewImage> merged(List<NewImage> images) {
        List<NewImage> result = new ArrayList<>();
        for (NewImage image : images) {
            int same = -1;
            for (int i = 0; i < result.size(); i++) {
                same = Arrays.equals(result.get(i).config(), image.config()) ? i : same;
            }
            if (same < 0) {
                result.add(image);
                continue;
            }
            List<ImageReference> names = new ArrayList<>(result.get(same).names());
            names.addAll(image.names());
            result.set(same, new NewImage(image.config(), image.layers(), null, List.copyOf(names)));
        }
        return result;
    }

    private static List<ImageReference> nameOf(JsonFields descriptor) {
        JsonFields annotations = descriptor.object("annotations");
        if (annotations == null) {
            return List.of();
        }
        String full = annotations.text(CONTAINERD_NAME);
        String name = full.isEmpty() ? annotations.text(REF_NAME) : full;
        // A reference name alone may be only a tag, which names no repository.
        if (name.isEmpty() || (full.isEmpty() && name.indexOf(':') < 0 && name.indexOf('/') < 0)) {
            return List.of();
        }
        return List.of(ImageReference.parse(name).withDefaultTag());
    }

    /** Null if it is for other machines, or no image but something about one. */
    private @Nullable NewImage fromDescriptor(JsonFields descriptor, List<ImageReference> names, int depth) {
        Digest digest = Digest.parse(descriptor.text("digest"));
        JsonFields document = JsonFields.parse("blob " + digest, content.blob(digest));
        if (document.node().has("manifests")) {
            return fromNested(document, names, depth);
        }
        JsonFields config = document.object("config");
        if (config == null) {
            throw EngineException.invalid("invalid image archive: " + digest + " is neither a manifest nor an index");
        }
        List<String> layers = document.objects("layers").stream()
                .map(layer -> ArchiveContent.pathOf(Digest.parse(layer.text("digest"))))
                .toList();
        byte[] blob = content.blob(Digest.parse(config.text("digest")));
        if (JsonFields.parse("blob", blob).object("rootfs") == null) {
            return null;
        }
        return image(blob, layers, names);
    }

    private @Nullable NewImage fromNested(JsonFields index, List<ImageReference> names, int depth) {
        if (depth >= ArchiveLimits.INDEX_DEPTH) {
            throw EngineException.invalid("invalid image archive: indexes are nested too deeply");
        }
        List<JsonFields> present = index.objects("manifests").stream()
                .filter(one -> content.document(ArchiveContent.pathOf(Digest.parse(one.text("digest")))) != null)
                .toList();
        for (JsonFields descriptor : present) {
            if (HostPlatform.matches(descriptor.object("platform"))) {
                return fromDescriptor(descriptor, names, depth + 1);
            }
        }
        return null;
    }
}
