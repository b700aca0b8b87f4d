package dev.priok.build.content;

import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.oci.Descriptor;

/**
 * A place that has images, or what is kept as images are. Blocking, thread-safe.
 *
 * <p>Errors: NotFound, DataLoss (content that isn't what its digest says), Unavailable, InvalidParameter.
 */
public interface RemoteContent {
    /** For people. */
    String name();

    /** What the name, or the digest that the client said, stands for. */
    RemoteDocument root();

    /** A manifest that an index names. */
    RemoteDocument document(Descriptor descriptor);

    /** A small blob, verified. */
    byte[] blob(Descriptor descriptor);

    /** Brings a layer here; the caller closes it. DataLoss if it is another one. */
    HeldLayer layer(Descriptor blob, Digest diffId, TransferListener listener);

    /** @param mediaType empty if nobody said */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record RemoteDocument(String mediaType, byte[] bytes) {}
}
