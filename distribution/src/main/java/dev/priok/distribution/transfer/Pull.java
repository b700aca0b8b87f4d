package dev.priok.distribution.transfer;

import dev.priok.distribution.transfer.LayerDownload.Wanted;
import dev.priok.distribution.trust.ImagePolicy;
import dev.priok.distribution.trust.SignatureCheck;
import dev.priok.engine.image.LocalImages;
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
import dev.priok.model.RegistryCredentials;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Index;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import dev.priok.oci.PlatformChoice;
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

    /** Indexes that name others; nobody needs more than one. */
    private static final int MOST_INDEXES = 3;

    private final Repositories repositories;
    private final ImageContent content;
    private final ImageStore images;
    private final SharedConfigs configs = new SharedConfigs();
    private final SharedDownloads downloads;
    private final ImagePolicy policy;

    public Pull(
            Repositories repositories,
            ImageContent content,
            ImageStore images,
            SharedDownloads downloads,
            ImagePolicy policy) {
        this.repositories = repositories;
        this.content = content;
        this.images = images;
        this.downloads = downloads;
        this.policy = policy;
    }

    public Pulled run(PullRequest request, TransferListener listener) throws IOException {
        ImageReference reference = request.reference().withDefaultTag();
        SignatureCheck signatures = new SignatureCheck(reference, policy.of(reference));
        signatures.requireAny();
        Optional<ImageId> before = images.find(named(reference)).map(Image::id);
        List<Repository> sources = repositories.toPull(reference, request.credentials());
        if (request.named() && before.isPresent() && !signatures.wantsSignatures()) {
            Optional<Pulled> known = known(reference, request.platform(), before.get(), sources.getLast());
            if (known.isPresent()) {
                return known.get();
            }
        }
        for (int i = 0; ; i++) {
            try {
                Resolved image = resolve(sources.get(i), wanted(reference), request.platform());
                signatures.require(sources.get(i), image.digests());
                Naming naming = new Naming(reference, request.named());
                ImageId id = fetch(image, naming, sources.subList(i, sources.size()), listener);
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

    /** Brings a layer here, which the caller closes. */
    public HeldLayer layer(LayerBlob wanted, RegistryCredentials credentials, TransferListener listener)
            throws IOException {
        Descriptor blob = new Descriptor(wanted.mediaType(), wanted.digest(), wanted.sizeBytes());
        List<Repository> sources = repositories.toPull(wanted.repository(), credentials);
        HeldLayer layer = downloads.get(new Wanted(blob, wanted.diffId(), sources), listener);
        content.remember(wanted);
        return layer;
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

    /**
     * What a reference stands for.
     *
     * @param digests of it, of the indexes that it leads through, and of the manifest
     * @param platform that the configuration still has to have; null if an index said it
     */
    private record Resolved(
            List<Digest> digests,
            Manifest manifest,
            @Nullable Platform platform) {
        Digest digest() {
            return digests.getFirst();
        }
    }

    private static Resolved resolve(Repository source, String tagOrDigest, @Nullable Platform platform)
            throws IOException {
        ManifestBytes bytes = source.manifest(tagOrDigest);
        List<Digest> digests = new ArrayList<>(List.of(bytes.digest()));
        while (true) {
            switch (bytes.parse()) {
                case Manifest manifest -> {
                    return new Resolved(List.copyOf(digests), manifest, digests.size() == 1 ? platform : null);
                }
                case Index index -> {
                    if (digests.size() > MOST_INDEXES) {
                        throw EngineException.invalid(
                                "more than " + MOST_INDEXES + " indexes lead to the image, one in another");
                    }
                    bytes = chosen(source, index, platform);
                    digests.add(bytes.digest());
                }
            }
        }
    }

    private static ManifestBytes chosen(Repository source, Index index, @Nullable Platform platform)
            throws IOException {
        Descriptor chosen = PlatformChoice.choose(index, platform == null ? LocalImages.ownPlatform() : platform);
        ManifestBytes bytes = source.manifest(chosen.digest().toString());
        if (bytes.sizeBytes() != chosen.sizeBytes()) {
            throw new WrongContent("manifest " + chosen.digest() + " has " + bytes.sizeBytes() + " bytes, not the "
                    + chosen.sizeBytes() + " that the index says");
        }
        return bytes;
    }

    /** @param named whether it is to be called that here */
    private record Naming(ImageReference reference, boolean named) {
        List<ImageReference> names(Digest digest) {
            if (!named) {
                return List.of();
            }
            ImageReference byDigest = reference.withDigest(digest);
            return reference.digest() == null ? List.of(byDigest, reference) : List.of(byDigest);
        }

        ImageReference repository() {
            return new ImageReference(reference.domain(), reference.path(), null, null);
        }
    }

    private ImageId fetch(Resolved image, Naming naming, List<Repository> sources, TransferListener listener)
            throws IOException {
        Manifest manifest = image.manifest();
        requireImage(manifest);
        Optional<byte[]> here = storedConfig(manifest.config().digest());
        if (here.isPresent()) {
            return fetch(image, here.get(), naming, sources, listener);
        }
        try (SharedConfigs.Held config = configs.get(manifest.config(), sources.getFirst())) {
            return fetch(image, config.json(), naming, sources, listener);
        }
    }

    private ImageId fetch(
            Resolved image, byte[] json, Naming naming, List<Repository> sources, TransferListener listener)
            throws IOException {
        Manifest manifest = image.manifest();
        ConfigBlob config = ConfigBlob.parse(json);
        requirePlatform(naming.reference(), config.platform(), image.platform());
        if (config.diffIds().size() != manifest.layers().size()) {
            throw EngineException.invalid("the image's configuration has "
                    + config.diffIds().size() + " layers, its manifest "
                    + manifest.layers().size());
        }
        ConcurrentLinkedQueue<HeldLayer> held = new ConcurrentLinkedQueue<>();
        try {
            List<Abreast.Piece<HeldLayer>> pieces = new ArrayList<>();
            for (int i = 0; i < manifest.layers().size(); i++) {
                Wanted wanted =
                        new Wanted(manifest.layers().get(i), config.diffIds().get(i), sources);
                Optional<HeldLayer> here = content.hold(wanted.diffId());
                here.ifPresent(held::add);
                Digest blob = wanted.blob().digest();
                listener.blob(blob, here.isPresent() ? Plain.ALREADY_HERE : Plain.FOUND, 0, 0);
                pieces.add(() -> {
                    if (here.isPresent()) {
                        return here.get();
                    }
                    HeldLayer layer = downloads.get(wanted, listener);
                    held.add(layer);
                    listener.blob(blob, Plain.PULLED, 0, 0);
                    return layer;
                });
            }
            List<HeldLayer> layers = Abreast.all("pull", pieces);
            return add(image, json, layers, naming);
        } finally {
            held.forEach(HeldLayer::close);
        }
    }

    /** That of an image that another pull has brought meanwhile, or that has another name. */
    private Optional<byte[]> storedConfig(Digest config) {
        try {
            return images.find(new ImageId(config)).map(image -> images.configBlob(image.id()));
        } catch (EngineException e) {
            if (e.error() instanceof EngineError.NotFound) {
                return Optional.empty();
            }
            throw e;
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

    private ImageId add(Resolved image, byte[] config, List<HeldLayer> layers, Naming naming) {
        ImageId id = content.add(config, layers, naming.names(image.digest()));
        if (!id.digest().equals(image.manifest().config().digest())) {
            throw new EngineException(new EngineError.DataLoss("image " + id + " is not the one that was pulled"));
        }
        ImageReference repository = naming.repository();
        for (int i = 0; i < layers.size(); i++) {
            Descriptor blob = image.manifest().layers().get(i);
            Digest diffId = Objects.requireNonNull(layers.get(i)).diffId();
            content.remember(new LayerBlob(diffId, blob.digest(), blob.sizeBytes(), blob.mediaType(), repository));
        }
        return id;
    }
}
