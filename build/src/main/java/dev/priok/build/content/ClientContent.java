package dev.priok.build.content;

import dev.priok.build.BuildClient;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** A directory of the client's with blobs, such as an OCI image layout. */
public final class ClientContent implements RemoteContent {
    private static final int MOST_BYTES = 16 << 20;

    private final BuildClient client;
    private final ImageContent content;
    private final String store;
    private final Digest root;

    /**
     * @param store as the client calls it
     * @param root of the manifest or index
     */
    public ClientContent(BuildClient client, ImageContent content, String store, Digest root) {
        this.client = client;
        this.content = content;
        this.store = store;
        this.root = root;
    }

    @Override
    public String name() {
        return store + "@" + root;
    }

    @Override
    public RemoteDocument root() {
        return new RemoteDocument("", small(root, Documents.MAX_BYTES));
    }

    @Override
    public RemoteDocument document(Descriptor descriptor) {
        return new RemoteDocument(descriptor.mediaType(), small(descriptor.digest(), Documents.MAX_BYTES));
    }

    @Override
    public byte[] blob(Descriptor descriptor) {
        return small(descriptor.digest(), MOST_BYTES);
    }

    private byte[] small(Digest digest, int most) {
        try (InputStream in = client.openBlob(store, digest)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw EngineException.invalid(
                        "the blob " + digest + " of " + store + " is larger than " + most + " bytes");
            }
            if (!Digest.of(digest.algorithm(), bytes).equals(digest)) {
                throw wrong(digest);
            }
            return bytes;
        } catch (IOException e) {
            throw unavailable(digest, e);
        }
    }

    @Override
    public HeldLayer layer(Descriptor blob, Digest diffId, TransferListener listener) {
        MessageDigest computation = Digest.computation(blob.digest().algorithm());
        listener.blob(blob.digest(), Plain.DOWNLOADING, 0, blob.sizeBytes());
        try (InputStream in = new DigestInputStream(client.openBlob(store, blob.digest()), computation)) {
            HeldLayer layer = content.receive(
                    in, count -> listener.blob(blob.digest(), Plain.DOWNLOADING, count, blob.sizeBytes()));
            boolean isIt = layer.diffId().equals(diffId)
                    && Digest.finish(blob.digest().algorithm(), computation).equals(blob.digest());
            if (!isIt) {
                layer.close();
                throw wrong(blob.digest());
            }
            listener.blob(blob.digest(), Plain.PULLED, 0, 0);
            return layer;
        } catch (IOException e) {
            throw unavailable(blob.digest(), e);
        }
    }

    private EngineException wrong(Digest digest) {
        return new EngineException(
                new EngineError.DataLoss("the blob " + digest + " of " + store + " is not what its digest says"));
    }

    private EngineException unavailable(Digest digest, IOException e) {
        return new EngineException(
                new EngineError.Unavailable(
                        "the client doesn't give the blob " + digest + " of " + store + ": " + e.getMessage()),
                e);
    }
}
