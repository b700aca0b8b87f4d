package dev.priok.registry.storage;

import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Document;
import dev.priok.oci.Documents;
import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes away what nothing refers to, while everybody pushes and pulls: first, in each repository, blobs that no manifest
 * there names (and manifests without a tag, if asked); then the bytes that no repository has. What was pushed or asked for
 * within the grace time stays, as a manifest that names it may be on its way. {@link BlobGuard} keeps off everything that
 * is being relied on.
 */
public final class GarbageCollection {
    private static final System.Logger LOG = System.getLogger(GarbageCollection.class.getName());

    private static final int MOST_TAGS_TOLD = 10_000;

    private final RegistryStorage storage;
    private final Rules rules;
    private final Instant limit;
    private final DigestPrefixes kept = new DigestPrefixes();
    private long manifests;
    private long links;
    private long blobs;
    private long bytes;
    private long unreadable;
    private long tagCount;
    private final List<String> tags = new ArrayList<>();

    /**
     * What goes.
     *
     * @param grace what is younger stays
     * @param dryRun only count
     * @param untagged also manifests that no tag, no index and no subject leads to
     * @param retention which tags stay
     */
    public record Rules(Duration grace, boolean dryRun, boolean untagged, Retention retention) {
        public Rules(Duration grace, boolean dryRun, boolean untagged) {
            this(grace, dryRun, untagged, Retention.ALL);
        }

        /** The same but for what somebody who asks for a collection may choose. */
        public Rules with(boolean onlyCount, boolean alsoUntagged) {
            return new Rules(grace, onlyCount, alsoUntagged, retention);
        }
    }

    /**
     * What went, or would have gone.
     *
     * @param links blobs that were taken from a repository
     * @param unreadable manifests that could not be read; their repositories keep all their blobs
     * @param tagCount tags that no rule of the retention keeps
     * @param tags the first of them, as NAME:TAG
     */
    public record Report(
            long manifests, long links, long blobs, long bytes, long unreadable, long tagCount, List<String> tags) {
        /** One without tags. */
        public Report(long manifests, long links, long blobs, long bytes, long unreadable) {
            this(manifests, links, blobs, bytes, unreadable, 0, List.of());
        }

        /** As one JSON object. */
        public String json() {
            return "{" + numbers() + ",\"tags\":["
                    + tags.stream().map(tag -> '"' + tag + '"').collect(Collectors.joining(",")) + "]}";
        }

        private String numbers() {
            return "\"manifests\":" + manifests + ",\"links\":" + links + ",\"blobs\":" + blobs + ",\"bytes\":" + bytes
                    + ",\"unreadableManifests\":" + unreadable + ",\"tagCount\":" + tagCount;
        }

        /** The numbers alone. */
        @Override
        public String toString() {
            return "{" + numbers() + "}";
        }
    }

    private GarbageCollection(RegistryStorage storage, Rules rules) {
        this.storage = storage;
        this.rules = rules;
        this.limit = Instant.now().minus(rules.grace());
    }

    /** Blocks until everything was looked at. DENIED with 409 if a collection is under way. */
    public static Report run(RegistryStorage storage, Rules rules) throws IOException {
        if (!storage.guard().beginCollection()) {
            throw RegistryException.of(ErrorCode.DENIED, 409, "a collection is under way", null);
        }
        try {
            return new GarbageCollection(storage, rules).collect();
        } finally {
            storage.guard().endCollection();
        }
    }

    private Report collect() throws IOException {
        for (String name : storage.repositories()) {
            collect(storage.repository(new RepositoryName(name)), new RepositoryName(name));
        }
        sweep();
        sweepLent();
        return new Report(manifests, links, blobs, bytes, unreadable, tagCount, tags);
    }

    private void collect(Repository repository, RepositoryName name) throws IOException {
        Map<Digest, Optional<Document>> documents = new HashMap<>();
        for (Digest digest : repository.manifests()) {
            documents.put(digest, read(name, digest));
        }
        Set<String> expired = removeTags(repository, name);
        if (rules.untagged()) {
            removeUntagged(repository, documents, expired);
        }
        Set<Digest> needed = new HashSet<>();
        boolean allReadable = true;
        for (Map.Entry<Digest, Optional<Document>> entry : documents.entrySet()) {
            kept.add(entry.getKey());
            entry.getValue().ifPresent(document -> needed.addAll(DocumentLinks.needs(document)));
            allReadable &= entry.getValue().isPresent();
        }
        for (Digest blob : repository.blobs()) {
            boolean garbage = allReadable && !needed.contains(blob) && isOld(repository.blobTouched(blob));
            if (garbage && remove(blob, () -> repository.unlinkBlob(blob))) {
                links++;
            } else {
                kept.add(blob);
            }
        }
    }

    private Optional<Document> read(RepositoryName name, Digest digest) throws IOException {
        try {
            Optional<StoredManifest> stored = storage.manifest(name, digest);
            if (stored.isPresent()) {
                return Optional.of(
                        Documents.parse(stored.get().content(), stored.get().mediaType()));
            }
            if (storage.manifestType(name, digest).isEmpty()) {
                return Optional.empty();
            }
        } catch (NoSuchFileException | EngineException e) {
            LOG.log(
                    Level.WARNING,
                    "manifest can't be read repository=" + name + " digest=" + digest + " error=\"" + e + '"');
        }
        unreadable++;
        return Optional.empty();
    }

    /** Those that no rule keeps, unless they are young or being pushed. */
    private Set<String> removeTags(Repository repository, RepositoryName name) throws IOException {
        if (rules.retention().rules().isEmpty()) {
            return Set.of();
        }
        List<Retention.TagUse> uses = new ArrayList<>();
        for (String text : repository.tags()) {
            Tag tag = new Tag(text);
            Optional<Instant> pushed = repository.tagPushed(tag);
            Optional<Digest> digest = repository.tag(tag);
            if (pushed.isPresent() && digest.isPresent()) {
                Instant pulled = repository.pulled(digest.get()).orElse(Instant.MIN);
                uses.add(
                        new Retention.TagUse(text, pushed.get(), pulled.isAfter(pushed.get()) ? pulled : pushed.get()));
            }
        }
        Set<String> gone = new HashSet<>();
        for (String text : rules.retention().expired(name.text(), uses, Instant.now())) {
            Tag tag = new Tag(text);
            if (isOld(repository.tagPushed(tag))
                    && remove(RegistryStorage.guardOf(name, tag), () -> repository.deleteTag(tag))) {
                gone.add(text);
                tagCount++;
                if (tags.size() < MOST_TAGS_TOLD) {
                    tags.add(name + ":" + text);
                }
            }
        }
        return gone;
    }

    private void removeUntagged(Repository repository, Map<Digest, Optional<Document>> documents, Set<String> expired)
            throws IOException {
        Set<Digest> reached = reached(repository, documents, expired);
        for (Digest digest : List.copyOf(documents.keySet())) {
            Optional<Document> document = documents.get(digest);
            if (reached.contains(digest)
                    || document == null
                    || document.isEmpty()
                    || !isOld(repository.manifestPushed(digest))) {
                continue;
            }
            Descriptor subject = document.get().subject();
            if (remove(digest, () -> {
                if (subject != null) {
                    repository.removeReferrer(subject.digest(), digest);
                }
                repository.unlinkManifest(digest);
            })) {
                manifests++;
                documents.remove(digest);
            }
        }
    }

    /** From tags and what is young, over indexes to their manifests and from subjects to what refers to them. */
    private Set<Digest> reached(Repository repository, Map<Digest, Optional<Document>> documents, Set<String> expired)
            throws IOException {
        Deque<Digest> next = new ArrayDeque<>();
        for (String tag : repository.tags()) {
            if (!expired.contains(tag)) {
                repository.tag(new Tag(tag)).ifPresent(next::add);
            }
        }
        Map<Digest, Set<Digest>> referrers = new HashMap<>();
        for (Map.Entry<Digest, Optional<Document>> entry : documents.entrySet()) {
            Descriptor subject = entry.getValue().map(Document::subject).orElse(null);
            if (subject != null) {
                referrers
                        .computeIfAbsent(subject.digest(), _ -> new HashSet<>())
                        .add(entry.getKey());
            }
            if (!isOld(repository.manifestPushed(entry.getKey()))) {
                next.add(entry.getKey());
            }
        }
        Set<Digest> reached = new HashSet<>();
        while (!next.isEmpty()) {
            Digest digest = next.remove();
            if (reached.add(digest)) {
                next.addAll(referrers.getOrDefault(digest, Set.of()));
                Optional<Document> document = documents.get(digest);
                if (document != null) {
                    document.ifPresent(known -> next.addAll(DocumentLinks.needs(known)));
                }
            }
        }
        return reached;
    }

    private void sweep() throws IOException {
        try (DirectoryStream<Path> algorithms =
                Files.newDirectoryStream(storage.blobFiles().top())) {
            for (Path algorithm : algorithms) {
                try (DirectoryStream<Path> prefixes = Files.newDirectoryStream(algorithm)) {
                    for (Path prefix : prefixes) {
                        sweep(String.valueOf(algorithm.getFileName()), prefix);
                    }
                }
            }
        }
    }

    private void sweep(String algorithm, Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Digest digest = new Digest(algorithm, String.valueOf(file.getFileName()));
                long size = Files.size(file);
                boolean garbage = !kept.contains(digest)
                        && isOld(Optional.of(Files.getLastModifiedTime(file).toInstant()));
                if (garbage && remove(digest, () -> storage.blobFiles().delete(digest))) {
                    blobs++;
                    bytes += size;
                }
            }
        }
    }

    /** What was borrowed is young as long as the repository's link is. */
    private void sweepLent() throws IOException {
        BlobLender lender = storage.lender();
        for (Digest digest : lender.kept()) {
            long size = lender.sizeBytes(digest).orElse(0);
            boolean garbage = !kept.contains(digest) || storage.blobFiles().has(digest);
            if (garbage && remove(digest, () -> lender.giveBack(digest))) {
                blobs++;
                bytes += size;
            }
        }
    }

    private boolean isOld(Optional<Instant> time) {
        return time.isPresent() && !time.get().isAfter(limit);
    }

    private interface Removal {
        void run() throws IOException;
    }

    /** False if somebody relies on it. */
    private boolean remove(Digest digest, Removal removal) throws IOException {
        BlobGuard guard = storage.guard();
        if (!guard.condemn(digest)) {
            return false;
        }
        try {
            if (!rules.dryRun()) {
                removal.run();
            }
            return true;
        } finally {
            guard.deleted(digest);
        }
    }
}
