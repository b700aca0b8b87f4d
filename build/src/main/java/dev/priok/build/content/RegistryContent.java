package dev.priok.build.content;

import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.engine.port.Registries;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import dev.priok.oci.Descriptor;

/** A name at a registry. */
public final class RegistryContent implements RemoteContent {
    private final Registries registries;
    private final ImageReference reference;
    private final ImageReference repository;
    private final RegistryCredentials credentials;

    /** @param reference with a tag or a digest */
    public RegistryContent(Registries registries, ImageReference reference, RegistryCredentials credentials) {
        this.registries = registries;
        this.reference = reference;
        this.repository = new ImageReference(reference.domain(), reference.path(), null, null);
        this.credentials = credentials;
    }

    @Override
    public String name() {
        return reference.toString();
    }

    @Override
    public RemoteDocument root() {
        return document(reference);
    }

    @Override
    public RemoteDocument document(Descriptor descriptor) {
        return document(repository.withDigest(descriptor.digest()));
    }

    private RemoteDocument document(ImageReference name) {
        Registries.RemoteDocument document = registries.document(name, credentials);
        return new RemoteDocument(document.mediaType(), document.bytes());
    }

    @Override
    public byte[] blob(Descriptor descriptor) {
        return registries.blob(repository, descriptor.digest(), descriptor.sizeBytes(), credentials);
    }

    @Override
    public HeldLayer layer(Descriptor blob, Digest diffId, TransferListener listener) {
        LayerBlob wanted = new LayerBlob(diffId, blob.digest(), blob.sizeBytes(), blob.mediaType(), repository);
        return registries.pullLayer(wanted, credentials, listener);
    }
}
