package dev.priok.api.image;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.ConfigJson;
import dev.priok.api.json.Json;
import dev.priok.engine.image.Images.ListedImage;
import dev.priok.model.ContainerConfig;
import dev.priok.model.Digest;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Docker's image objects. */
public final class ImageJson {
    private ImageJson() {}

    /** ImageInspect. */
    static ObjectNode inspection(Image image, String snapshotDriver, ApiVersion version) {
        ImageConfig config = image.config();
        ObjectNode node = Json.object().put("Id", image.id().toString());
        node.set("RepoTags", Json.texts(tags(image)));
        node.set("RepoDigests", Json.texts(digests(image)));
        node.put("Parent", image.parent() == null ? "" : image.parent().toString())
                .put("Comment", config.comment());
        if (config.created() != null || version.before(44)) {
            node.put("Created", Json.time(config.created()));
        }
        node.put("DockerVersion", "").put("Author", config.author());
        node.set("Config", ConfigJson.of(config.config()));
        node.put("Architecture", config.platform().architecture());
        if (!config.platform().variant().isEmpty()) {
            node.put("Variant", config.platform().variant());
        }
        node.put("Os", config.platform().os()).put("Size", image.sizeBytes());
        if (version.before(44)) {
            node.put("VirtualSize", image.sizeBytes());
        }
        if (version.before(45)) {
            node.put("Container", "");
            node.set("ContainerConfig", ConfigJson.of(ContainerConfig.empty()));
        }
        ObjectNode driver = Json.object().put("Name", snapshotDriver);
        driver.set("Data", Json.object());
        node.set("GraphDriver", driver);
        ObjectNode rootfs = Json.object().put("Type", "layers");
        rootfs.set(
                "Layers",
                Json.texts(config.diffIds().stream().map(Digest::toString).toList()));
        node.set("RootFS", rootfs);
        node.set("Metadata", Json.object().put("LastTagTime", Json.time(image.stored())));
        return node;
    }

    /** ImageList, and the images of SystemDataUsage. */
    public static ArrayNode summaries(
            List<ListedImage> images, ApiVersion version, SharedSizes shared, boolean countContainers) {
        ArrayNode array = Json.array();
        for (ListedImage listed : images) {
            Image image = listed.image();
            Instant created = image.config().created();
            ObjectNode node = Json.object().put("Id", image.id().toString());
            node.put("ParentId", image.parent() == null ? "" : image.parent().toString());
            List<String> tags = tags(image);
            List<String> digests = digests(image);
            // Old clients know an image without names by these (API reference, 1.42 and older).
            boolean nameless = tags.isEmpty() && digests.isEmpty() && version.before(43);
            node.set("RepoTags", Json.texts(nameless ? List.of("<none>:<none>") : tags));
            node.set("RepoDigests", Json.texts(nameless ? List.of("<none>@<none>") : digests));
            node.put("Created", created == null ? 0 : created.getEpochSecond())
                    .put("Size", image.sizeBytes())
                    .put("SharedSize", shared.of(image));
            if (version.before(44)) {
                node.put("VirtualSize", image.sizeBytes());
            }
            node.set("Labels", Json.textMap(image.config().config().labels()));
            array.add(node.put("Containers", countContainers ? listed.containers() : -1));
        }
        return array;
    }

    private static List<String> tags(Image image) {
        return image.tags().stream().map(ImageReference::familiar).toList();
    }

    private static List<String> digests(Image image) {
        return image.names().stream()
                .filter(name -> name.digest() != null)
                .map(name -> familiarDigest(name, name.digest()))
                .toList();
    }

    private static String familiarDigest(ImageReference name, @Nullable Digest digest) {
        return name.familiarName() + "@" + digest;
    }
}
