package dev.priok.build.export;

import dev.priok.build.export.ImageDocuments.Root;
import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.engine.port.Registries;
import dev.priok.engine.port.Registries.DocumentPush;
import dev.priok.engine.port.Registries.LayerForm;
import dev.priok.engine.port.Registries.LayersPush;
import dev.priok.engine.port.Registries.Pushed;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import dev.priok.oci.Descriptor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A repository of a registry. */
public final class RegistryDestination implements ImageDestination {
    private final Registries registries;
    private final ImageReference repository;
    private final RegistryCredentials credentials;

    /** @param name of which the tag doesn't matter */
    public RegistryDestination(Registries registries, ImageReference name, RegistryCredentials credentials) {
        this.registries = registries;
        this.repository = new ImageReference(name.domain(), name.path(), null, null);
        this.credentials = credentials;
    }

    @Override
    public List<Descriptor> layers(List<LayerForm> layers) {
        Map<Digest, LayerForm> distinct = new LinkedHashMap<>();
        layers.forEach(form -> distinct.putIfAbsent(form.layer().diffId(), form));
        Map<Digest, LayerBlob> blobs = new HashMap<>();
        registries
                .pushLayers(
                        new LayersPush(repository, List.copyOf(distinct.values()), credentials), TransferListener.NONE)
                .forEach(blob -> blobs.put(blob.diffId(), blob));
        return layers.stream()
                .map(form -> Objects.requireNonNull(blobs.get(form.layer().diffId())))
                .map(blob -> new Descriptor(blob.mediaType(), blob.digest(), blob.sizeBytes()))
                .toList();
    }

    @Override
    public void blob(byte[] content) {
        registries.pushBlob(repository, content, credentials);
    }

    @Override
    public void manifest(Descriptor descriptor, byte[] document) {
        registries.pushDocument(new DocumentPush(repository, descriptor.mediaType(), document, credentials));
    }

    /** Lets a tag stand for the whole, or only its digest if there is none. */
    Pushed complete(Root root, ImageReference name) {
        return complete(root.descriptor(), root.document(), name);
    }

    /** Sends a document that everything it names was given for, under a tag or, if the name has none, its digest. */
    public Pushed complete(Descriptor descriptor, byte[] document, ImageReference name) {
        return registries.pushDocument(new DocumentPush(name, descriptor.mediaType(), document, credentials));
    }
}
