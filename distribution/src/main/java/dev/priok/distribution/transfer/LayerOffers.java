package dev.priok.distribution.transfer;

import dev.priok.model.Digest;
import java.util.Optional;

/**
 * Offers layers to a registry that has the store at hand and takes them as they lie there, without a copy. Thread-safe.
 */
public interface LayerOffers {
    /** There is no such registry. */
    LayerOffers NONE = _ -> Optional.empty();

    /** Empty if the layer isn't here, or there is no such registry. */
    Optional<Offer> offer(Digest diffId);

    /** Counts until it is closed. */
    interface Offer extends AutoCloseable {
        /** The name of a repository, which nobody else can know, to mount the layer's tar from. */
        String words();

        long tarBytes();

        /** Idempotent. */
        @Override
        void close();
    }
}
