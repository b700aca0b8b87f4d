package dev.priok.cli.manifest;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.registry.RegistryAccess;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.oci.MediaTypes;
import dev.priok.registryclient.wire.BlobUpload;
import dev.priok.registryclient.wire.ManifestBytes;
import dev.priok.registryclient.wire.RegistryFailure;
import dev.priok.registryclient.wire.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What registries have, asked from here and with this user's credentials. */
final class RemoteManifests {
    /** No image's configuration is larger. */
    private static final int MOST_CONFIG_BYTES = 8 << 20;

    private final RegistryAccess access;

    /** @param insecure whether certificates are not checked and plain HTTP is taken */
    RemoteManifests(Session session, boolean insecure) {
        this.access = new RegistryAccess(session, insecure);
    }

    static ImageReference reference(String text) {
        try {
            return ImageReference.parse(text).withDefaultTag();
        } catch (EngineException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    /** What a name stands for: one image, or those of a list. */
    List<ImageManifest> find(ImageReference name) throws IOException {
        Repository repository = access.toPull(name);
        ManifestBytes found = manifest(repository, name, place(name));
        if (!MediaTypes.isIndex(type(found))) {
            return List.of(image(repository, name, found));
        }
        List<ImageManifest> images = new ArrayList<>();
        for (Json entry : Json.parse(found.content()).at("manifests").items()) {
            String digest = entry.at("digest").text();
            ImageReference one = new ImageReference(name.domain(), name.path(), name.tag(), Digest.parse(digest));
            ManifestBytes bytes = manifest(repository, one, digest);
            ImageManifest image = ImageManifest.of(one.toString(), type(bytes), digest, bytes.content());
            images.add(entry.at("platform").isEmpty() ? image : image.on(entry.at("platform")));
        }
        return images;
    }

    /** One image; refuses a list. */
    ImageManifest image(ImageReference name) throws IOException {
        Repository repository = access.toPull(name);
        ManifestBytes found = manifest(repository, name, place(name));
        if (MediaTypes.isIndex(type(found))) {
            throw new CommandFailure(name.familiar() + " is a manifest list");
        }
        return image(repository, name, found);
    }

    /** Whether the list was found rather than one image: what a name stands for has no digest of its own then. */
    static boolean isList(List<ImageManifest> found, ImageReference name) {
        return found.size() != 1 || !found.getFirst().reference().equals(name.toString());
    }

    private static String place(ImageReference name) {
        return name.digest() == null
                ? String.valueOf(name.tag())
                : name.digest().toString();
    }

    private static String type(ManifestBytes bytes) {
        return bytes.parse().mediaType();
    }

    private static ManifestBytes manifest(Repository repository, ImageReference name, String place) throws IOException {
        try {
            return repository.manifest(place);
        } catch (RegistryFailure e) {
            if (e.status() == 404) {
                throw new CommandFailure("no such manifest: " + name);
            }
            throw e;
        }
    }

    private static ImageManifest image(Repository repository, ImageReference name, ManifestBytes bytes)
            throws IOException {
        ImageManifest image =
                ImageManifest.of(name.toString(), type(bytes), bytes.digest().toString(), bytes.content());
        Json config = image.content().at("config");
        if (!MediaTypes.isImageConfig(config.at("mediaType").text())) {
            return image;
        }
        Json said = Json.parse(repository.smallBlob(
                Digest.parse(config.at("digest").text()), config.at("size").number(), MOST_CONFIG_BYTES));
        return image.on(new JsonObject()
                .put("architecture", said.at("architecture").text())
                .put("os", said.at("os").text())
                .putUnlessEmpty("os.version", said.at("os.version"))
                .putUnlessEmpty("os.features", said.at("os.features"))
                .putUnlessEmpty("variant", said.at("variant"))
                .json());
    }

    /** Takes an image of another repository of the same registry into that of the list. */
    void take(ImageReference list, ImageManifest image) throws IOException {
        ImageReference from = reference(image.reference());
        Repository target = access.toPush(list);
        for (String blob : image.blobs()) {
            Digest digest = Digest.parse(blob);
            if (!target.hasBlob(digest) && !BlobUpload.isMounted(target, digest, from.path())) {
                throw new CommandFailure("the registry does not take " + blob + " of " + from.familiarName() + " into "
                        + list.familiarName() + ": push the image there first");
            }
        }
        target.putManifest(image.digest(), image.mediaType(), image.raw().getBytes(StandardCharsets.UTF_8));
    }

    /** Puts the list in its place; returns its digest. */
    String push(ImageReference list, Json content) throws IOException {
        byte[] bytes = content.pretty("   ").getBytes(StandardCharsets.UTF_8);
        access.toPush(list).putManifest(place(list), content.at("mediaType").text(), bytes);
        return Digest.sha256(bytes).toString();
    }
}
