package dev.priok.store.archive;

import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.layer.PinnedLayer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an archive turned out to contain, by member name. Owns the layers until it is closed. Not thread-safe. */
final class ArchiveContent implements AutoCloseable {
    private static final String BLOBS = "blobs/";

    private final LayerStore store;
    private final Map<String, byte[]> documents = new HashMap<>();
    private final Map<String, PinnedLayer> layers = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private final Map<Digest, PinnedLayer> fromStore = new HashMap<>();
    private long documentBytes;

    ArchiveContent(LayerStore store) {
        this.store = store;
    }

    void addDocument(String name, byte[] content) {
        documentBytes += content.length;
        if (documentBytes > ArchiveLimits.ALL_DOCUMENTS_BYTES) {
            throw EngineException.invalid("invalid image archive: its JSON documents take more than "
                    + ArchiveLimits.ALL_DOCUMENTS_BYTES + " bytes");
        }
        requireRoom();
        documents.put(name, content);
    }

    void addLayer(String name, PinnedLayer layer) {
        PinnedLayer before = layers.put(name, layer);
        if (before != null) {
            before.close();
        }
        requireRoom();
    }

    void addLink(String name, String target) {
        links.put(name, target);
        requireRoom();
    }

    private void requireRoom() {
        if (documents.size() + layers.size() + links.size() > ArchiveLimits.MEMBERS) {
            throw EngineException.invalid(
                    "invalid image archive: it has more than " + ArchiveLimits.MEMBERS + " members");
        }
    }

    private String follow(String name) {
        String current = name;
        for (int hops = 0; hops < 8; hops++) {
            String target = links.get(current);
            if (target == null) {
                return current;
            }
            current = target;
        }
        throw EngineException.invalid("invalid image archive: too many links from " + name);
    }

    /** Null if there is none. */
    byte @Nullable [] document(String name) {
        return documents.get(follow(name));
    }

    /** A document that is named by its digest; DataLoss if it is something else. */
    byte[] blob(Digest digest) {
        byte[] content = document(pathOf(digest));
        if (content == null) {
            throw EngineException.invalid("invalid image archive: blob " + digest + " is missing");
        }
        requireDigest(digest, content);
        return content;
    }

    static void requireDigest(Digest digest, byte[] content) {
        // Only SHA-256 names are checked here; others never become an identity in this store.
        if (digest.algorithm().equals("sha256") && !Digest.sha256(content).equals(digest)) {
            throw new EngineException(new EngineError.DataLoss(
                    "the image archive is damaged: blob " + digest + " is not what its name says"));
        }
    }

    static String pathOf(Digest digest) {
        return BLOBS + digest.algorithm() + "/" + digest.hex();
    }

    /** The digest that a member's name claims; null if it claims none. */
    static @Nullable Digest claimed(String name) {
        String[] elements = name.split("/", -1);
        if (elements.length != 3 || !name.startsWith(BLOBS)) {
            return null;
        }
        try {
            return new Digest(elements[1], elements[2]);
        } catch (EngineException e) {
            return null;
        }
    }

    /**
     * The layer with this digest: the named member, or, if the archive leaves it out, the one in the store. DataLoss if
     * the member is another one.
     */
    PinnedLayer layer(String name, Digest diffId) {
        PinnedLayer member = layers.get(follow(name));
        if (member == null) {
            return stored(diffId)
                    .orElseThrow(() -> EngineException.invalid(
                            "invalid image archive: layer " + name + " (" + diffId + ") is missing"));
        }
        if (!member.layer().diffId().equals(diffId)) {
            throw new EngineException(new EngineError.DataLoss("the image archive is damaged: layer " + name + " is "
                    + member.layer().diffId() + ", but the image needs " + diffId));
        }
        return member;
    }

    private Optional<PinnedLayer> stored(Digest diffId) {
        PinnedLayer known = fromStore.get(diffId);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<PinnedLayer> found = store.pin(diffId);
        found.ifPresent(layer -> fromStore.put(diffId, layer));
        return found;
    }

    @Override
    public void close() {
        Set<PinnedLayer> all = new HashSet<>(layers.values());
        all.addAll(fromStore.values());
        all.forEach(PinnedLayer::close);
    }
}
