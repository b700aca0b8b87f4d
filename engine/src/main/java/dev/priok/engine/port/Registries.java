package dev.priok.engine.port;

import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.model.LayerCompression;
import dev.priok.model.RegistryCredentials;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Registries: other machines' images. Blocking, thread-safe; an interrupted call ends soon and leaves what the next one
 * can go on with.
 *
 * <p>Errors: NotFound (no such repository, tag or digest), Unauthenticated, Forbidden, Unavailable (not reachable, or it
 * fails), ResourceExhausted (rate limits), DataLoss (content that isn't what its digest says), InvalidParameter (no image,
 * or none for the platform).
 */
public interface Registries {
    /** Brings an image here, mostly under its name and under its digest in that repository. */
    Pulled pull(PullRequest request, TransferListener listener);

    /** Sends an image under its name. */
    Pushed push(PushRequest request, TransferListener listener);

    /**
     * Sees to it that a repository has layers, with as little sending as possible.
     *
     * @return the blobs that it has them as, in their order
     */
    List<LayerBlob> pushLayers(LayersPush request, TransferListener listener);

    /** Sees to it that a repository has a blob that is small. */
    void pushBlob(ImageReference repository, byte[] blob, RegistryCredentials credentials);

    /** Sends a manifest or an index; all that it names must be there. */
    Pushed pushDocument(DocumentPush request);

    /**
     * A manifest or an index as a registry has it; Forbidden where the image policy wants signatures, since these aren't
     * looked for.
     *
     * @param reference with a tag or a digest
     */
    RemoteDocument document(ImageReference reference, RegistryCredentials credentials);

    /** A blob that is small, verified. */
    byte[] blob(ImageReference repository, Digest digest, long sizeBytes, RegistryCredentials credentials);

    /** Brings a layer here, which isn't an image's yet; the caller closes it. DataLoss if it is another one. */
    HeldLayer pullLayer(LayerBlob wanted, RegistryCredentials credentials, TransferListener listener);

    /** The tags of a repository. */
    List<String> tags(ImageReference repository, RegistryCredentials credentials);

    /** What a registry has under a name, without bringing it here. */
    Described describe(ImageReference reference, RegistryCredentials credentials);

    /** Tries credentials at the registry that they name. */
    LoggedIn login(RegistryCredentials credentials);

    /**
     * Repositories by words; only Docker Hub and registries that speak its v1 search have such a thing.
     *
     * @param term may begin with a registry and a slash
     */
    List<FoundRepository> search(String term, int limit, RegistryCredentials credentials);

    /** What registries last said about how much they give; by registry. */
    List<RateLimit> limits();

    /**
     * What a registry said about how much it gives.
     *
     * @param words as {@code 42 of 100 left, in 6 hours}
     */
    record RateLimit(String registry, String words) {}

    /**
     * What to bring.
     *
     * @param reference with a tag, a digest or both
     * @param platform null: this machine's
     * @param named the image gets the reference as its name here, and that by its digest
     */
    record PullRequest(
            ImageReference reference, @Nullable Platform platform, RegistryCredentials credentials, boolean named) {
        public PullRequest(ImageReference reference, @Nullable Platform platform, RegistryCredentials credentials) {
            this(reference, platform, credentials, true);
        }
    }

    /**
     * What came.
     *
     * @param digest the manifest's or index's that the reference stands for
     * @param isNew whether the image was not here under this name before
     */
    record Pulled(ImageId id, Digest digest, boolean isNew) {}

    /** What to send: the image, under a name with a tag. */
    record PushRequest(ImageId image, ImageReference reference, RegistryCredentials credentials) {}

    /**
     * Layers to send.
     *
     * @param repository without tag and digest
     * @param layers no layer twice
     */
    record LayersPush(ImageReference repository, List<LayerForm> layers, RegistryCredentials credentials) {
        public LayersPush {
            layers = List.copyOf(layers);
        }
    }

    /**
     * How a layer is to be sent.
     *
     * @param exactly blobs of another format won't do, although the repository may have the layer as one
     */
    record LayerForm(HeldLayer layer, LayerCompression compression, boolean exactly) {}

    /** @param name with a tag, or without: it is sent under its digest alone */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record DocumentPush(ImageReference name, String mediaType, byte[] document, RegistryCredentials credentials) {}

    /** @param sizeBytes the manifest's */
    record Pushed(Digest digest, long sizeBytes) {}

    /** @param mediaType as the registry said; empty if it didn't */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record RemoteDocument(String mediaType, Digest digest, byte[] bytes) {}

    /** A manifest or index by its descriptor, and the platforms it has. */
    record Described(String mediaType, Digest digest, long sizeBytes, List<Platform> platforms) {
        public Described {
            platforms = List.copyOf(platforms);
        }
    }

    /**
     * @param status words for a person
     * @param identityToken what to log in with from now on; empty if the registry gives none
     */
    record LoggedIn(String status, String identityToken) {}

    /** A repository that a search found. */
    record FoundRepository(String name, String description, boolean isOfficial, int stars) {}

    /** Hears of a transfer's course; called on several threads. */
    interface TransferListener {
        /**
         * Something happened to a layer; the bytes are 0 where they mean nothing. Must not block.
         *
         * @param blob the blob's digest in a pull; the layer's diff id in a push, which may have no blob yet
         */
        void blob(Digest blob, BlobStep step, long currentBytes, long totalBytes);

        TransferListener NONE = (blob, step, current, total) -> {};
    }

    /** The steps of a blob's transfer, in the order in which they can come. */
    sealed interface BlobStep {
        /** Steps that need no more words. */
        enum Plain implements BlobStep {
            FOUND,
            ALREADY_HERE,
            WAITING,
            DOWNLOADING,
            VERIFYING,
            DOWNLOADED,
            EXTRACTING,
            PULLED,
            PREPARING,
            ALREADY_THERE,
            PUSHING,
            PUSHED
        }

        /** The other side has it in another repository, and gives it to this one. */
        record Mounted(String fromRepository) implements BlobStep {}

        /** The transfer broke; it goes on after a pause of so many seconds. */
        record Retrying(int seconds) implements BlobStep {}
    }
}
