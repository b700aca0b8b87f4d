package dev.priok.distribution.transfer;

import dev.priok.distribution.transfer.LayerDownload.Wanted;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.engine.port.ImageStore;
import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.engine.port.Registries.PullRequest;
import dev.priok.engine.port.Registries.Pulled;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Index;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import dev.priok.registryclient.wire.ManifestBytes;
import dev.priok.registryclient.wire.RegistryFailure;
import dev.priok.registryclient.wire.Repositories;
import dev.priok.registryclient.wire.Repository;
import dev.priok.registryclient.wire.WrongContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Brings images here. Thread-safe. */
public final class Pull {
    /** What old registries have instead of a configuration's own type. */
    private static final Set<String> UNTOLD = Set.of("application/octet-stream", "text/html");

    private final Repositories repositories;
    private final ImageContent content;
    private final ImageStore images;
    private final SharedDownloads downloads;

    public Pull(Repositories repositories, ImageContent content, ImageStore images, SharedDownloads downloads) {
        this.repositories = repositories;
        this.content = content;
        this.images = images;
        this.downloads = downloads;
    }

    public Pulled run(PullRequest request, TransferListener listener) throws IOException {
        ImageReference reference = request.reference().withDefaultTag();
        Optional<ImageId> before = images.find(named(reference)).map(Image::id);
        List<Repository> sources = repositories.toPull(reference, request.credentials());
        if (before.isPresent()) {
            Optional<Pulled> known = known(reference, request.platform(), before.get(), sources.getLast());
            if (known.isPresent()) {
                return known.get();
            }
        }
        for (int i = 0; ; i++) {
            try {
                Resolved image = resolve(sources.get(i), wanted(reference), request.platform());
                ImageId id = fetch(image, reference, sources.subList(i, sources.size()), listener);
                return new Pulled(id, image.digest(), !Optional.of(id).equals(before));
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException | EngineException e) {
                if (!sources.get(i).isMirror() || i == sources.size() - 1) {
                    throw e;
                }
            }
        }
    }

    /** Its name here: a digest wins over a tag, as the tag may be somewhere else by now. */
    private static ImageReference named(ImageReference reference) {
        Digest digest = reference.digest();
        return digest == null ? reference : reference.withDigest(digest);
    }

    private static String wanted(ImageReference reference) {
        Digest digest = reference.digest();
        return digest == null ? String.valueOf(reference.tag()) : digest.toString();
    }

    /** The image that is here already under what the reference stands for now; asks for the digest alone. */
    private Optional<Pulled> known(
            ImageReference reference, @Nullable Platform platform, ImageId before, Repository source)
            throws IOException {
        Digest digest = reference.digest();
        if (digest == null) {
            try {
                digest = source.digestOf(wanted(reference)).orElse(null);
            } catch (RegistryFailure _) {
                // Whoever gets the manifest says it better.
            }
        }
        if (digest == null) {
            return Optional.empty();
        }
        Digest found = digest;
        return images.find(reference.withDigest(found))
                .filter(image -> image.id().equals(before))
                .filter(image ->
                        platform == null || PlatformChoice.fits(image.config().platform(), platform))
                .map(image -> new Pulled(image.id(), found, false));
    }

    /** @param digest of what the reference stands for, which may be an index */
    private record Resolved(
            Digest digest, Manifest manifest, @Nullable Platform platform) {}

    private static Resolved resolve(Repository source, String tagOrDigest, @Nullable Platform platform)
            throws IOException {
        ManifestBytes named = source.manifest(tagOrDigest);
        return switch (named.parse()) {
            case Manifest manifest -> new Resolved(named.digest(), manifest, platform);
            case Index index -> {
                Descriptor chosen = PlatformChoice.choose(index, platform);
                ManifestBytes bytes = source.manifest(chosen.digest().toString());
                if (bytes.sizeBytes() != chosen.sizeBytes()) {
                    throw new WrongContent("manifest " + chosen.digest() + " has " + bytes.sizeBytes()
                            + " bytes, not the " + chosen.sizeBytes() + " that the index says");
                }
                if (!(bytes.parse() instanceof Manifest manifest)) {
                    throw EngineException.invalid("the index names another index for "
                            + "this platform, which is not supported: " + chosen.digest());
                }
                yield new Resolved(named.digest(), manifest, null);
            }
        };
    }

    private ImageId fetch(Resolved image, ImageReference reference, List<Repository> sources, TransferListener listener)
            throws IOException {
        Manifest manifest = image.manifest();
        requireImage(manifest);
        byte[] json = sources.getFirst()
                .smallBlob(manifest.config().digest(), manifest.config().sizeBytes(), ConfigBlob.MOST_BYTES);
        ConfigBlob config = ConfigBlob.parse(json);
        requirePlatform(reference, config.platform(), image.platform());
        if (config.diffIds().size() != manifest.layers().size()) {
            throw EngineException.invalid("the image's configuration has "
                    + config.diffIds().size() + " layers, its manifest "
                    + manifest.layers().size());
        }
        ConcurrentLinkedQueue<HeldLayer> held = new ConcurrentLinkedQueue<>();
        try {
            manifest.layers().forEach(layer -> listener.blob(layer.digest(), Plain.FOUND, 0, 0));
            List<Abreast.Piece<HeldLayer>> pieces = new ArrayList<>();
            for (int i = 0; i < manifest.layers().size(); i++) {
                Wanted wanted =
                        new Wanted(manifest.layers().get(i), config.diffIds().get(i), sources);
                pieces.add(() -> {
                    HeldLayer layer = layer(wanted, listener);
                    held.add(layer);
                    return layer;
                });
            }
            List<HeldLayer> layers = Abreast.all("pull", pieces);
            return add(image, json, layers, reference);
        } finally {
            held.forEach(HeldLayer::close);
        }
    }

    private static void requireImage(Manifest manifest) {
        String type = manifest.config().mediaType();
        if (!MediaTypes.isImageConfig(type) && !UNTOLD.contains(type)) {
            throw EngineException.invalid("unsupported media type " + type);
        }
        for (Descriptor layer : manifest.layers()) {
            if (!MediaTypes.isLayer(layer.mediaType())) {
                throw EngineException.invalid("unsupported media type " + layer.mediaType());
            }
        }
    }

    private static void requirePlatform(ImageReference reference, Platform has, @Nullable Platform wanted) {
        if (!has.os().isEmpty() && !has.os().equals("linux")) {
            throw EngineException.invalid(
                    "image operating system \"" + has.os() + "\" cannot be used on this platform");
        }
        if (wanted != null && !PlatformChoice.fits(has, wanted)) {
            throw EngineException.invalid("image with reference " + reference.familiar()
                    + " was found but its platform (" + PlatformChoice.text(has)
                    + ") does not match the specified platform (" + PlatformChoice.text(wanted) + ")");
        }
    }

    private HeldLayer layer(Wanted wanted, TransferListener listener) throws IOException {
        Digest blob = wanted.blob().digest();
        Optional<HeldLayer> here = content.hold(wanted.diffId());
        if (here.isPresent()) {
            listener.blob(blob, Plain.ALREADY_HERE, 0, 0);
            return here.get();
        }
        HeldLayer layer = downloads.get(wanted, listener);
        listener.blob(blob, Plain.PULLED, 0, 0);
        return layer;
    }

    private ImageId add(Resolved image, byte[] config, List<HeldLayer> layers, ImageReference reference) {
        List<ImageReference> names = new ArrayList<>(List.of(reference.withDigest(image.digest())));
        if (reference.digest() == null) {
            names.add(reference);
        }
        ImageId id = content.add(config, layers, names);
        if (!id.digest().equals(image.manifest().config().digest())) {
            throw new EngineException(new EngineError.DataLoss("image " + id + " is not the one that was pulled"));
        }
        ImageReference repository = new ImageReference(reference.domain(), reference.path(), null, null);
        for (int i = 0; i < layers.size(); i++) {
            Descriptor blob = image.manifest().layers().get(i);
            Digest diffId = Objects.requireNonNull(layers.get(i)).diffId();
            content.remember(new LayerBlob(diffId, blob.digest(), blob.sizeBytes(), blob.mediaType(), repository));
        }
        return id;
    }
}
