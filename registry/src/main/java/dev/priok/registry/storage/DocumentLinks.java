package dev.priok.registry.storage;

import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Document;
import dev.priok.oci.Documents;
import dev.priok.oci.Index;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What manifests name. */
public final class DocumentLinks {
    /** A list of referrers is a manifest itself, which is limited. */
    private static final int LARGEST_DESCRIPTOR_BYTES = 2 << 20;

    private DocumentLinks() {}

    /** How it is kept and told of. */
    public static RegistryStorage.ManifestLinks of(Document document, StoredManifest stored) {
        Descriptor subject = document.subject();
        Optional<RegistryStorage.Referral> referral = subject == null
                ? Optional.empty()
                : Optional.of(new RegistryStorage.Referral(subject.digest(), descriptorOf(document, stored)));
        return new RegistryStorage.ManifestLinks(needs(document), referral);
    }

    /** What must stay as long as the document does: blobs and, for an index, manifests. Its subject may go. */
    static List<Digest> needs(Document document) {
        List<Digest> needs = new ArrayList<>();
        switch (document) {
            case Manifest manifest -> {
                needs.add(manifest.config().digest());
                manifest.layers().forEach(layer -> needs.add(layer.digest()));
            }
            case Index index -> index.manifests().forEach(manifest -> needs.add(manifest.digest()));
        }
        return needs;
    }

    /** Empty if it has none, or can't be read any more. */
    public static Optional<Digest> subjectOf(StoredManifest manifest) {
        try {
            return Optional.ofNullable(Documents.parse(manifest.content(), manifest.mediaType())
                            .subject())
                    .map(Descriptor::digest);
        } catch (EngineException _) {
            return Optional.empty();
        }
    }

    /**
     * The one descriptor in an index, since that is what is written and read (distribution-spec 1.1, "Listing
     * Referrers": the configuration's type stands in for an image manifest's missing artifact type).
     */
    private static String descriptorOf(Document document, StoredManifest stored) {
        String artifactType = document.artifactType();
        if (artifactType.isEmpty() && document instanceof Manifest manifest) {
            artifactType = manifest.config().mediaType();
        }
        Descriptor descriptor = new Descriptor(
                stored.mediaType(),
                stored.digest(),
                stored.content().length,
                List.of(),
                document.annotations(),
                artifactType,
                null);
        byte[] written = Documents.write(new Index(MediaTypes.OCI_INDEX, List.of(descriptor), "", null, Map.of()));
        if (written.length > LARGEST_DESCRIPTOR_BYTES) {
            throw RegistryException.of(
                    ErrorCode.MANIFEST_INVALID,
                    "annotations of a manifest with a subject are larger than " + LARGEST_DESCRIPTOR_BYTES + " bytes");
        }
        return new String(written, StandardCharsets.UTF_8);
    }
}
