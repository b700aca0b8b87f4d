package dev.priok.registry.storage;

import dev.priok.model.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * Everything that the registry keeps, in one directory that one process at a time has: {@code blobs}, {@code repositories},
 * {@code uploads}, {@code tmp}. Any thread; blocking; IOException always means the disk. Each blob is stored once, and seen
 * only in the repositories it was pushed or mounted to.
 */
public final class RegistryStorage implements AutoCloseable {
    private static final String REPOSITORIES = "repositories";

    private final Path root;
    private final FileChannel lockFile;
    private final DurableFiles files;
    private final BlobFiles blobs;
    private final BlobLender lender;
    private final Uploads uploads;
    private final BlobGuard guard = new BlobGuard();
    private final NavigableSet<String> names = new ConcurrentSkipListSet<>();

    private RegistryStorage(Path root, FileChannel lockFile, BlobLender lender) {
        this.lender = lender;
        this.root = root;
        this.lockFile = lockFile;
        this.files = new DurableFiles(root.resolve("tmp"));
        this.blobs = new BlobFiles(root.resolve("blobs"), files);
        this.uploads = new Uploads(root.resolve("uploads"));
    }

    /** Makes the directory if it isn't there; IOException naming it if another process has it. */
    public static RegistryStorage open(Path root) throws IOException {
        return open(root, BlobLender.NONE);
    }

    /** The same with blobs that are somebody else's. */
    public static RegistryStorage open(Path root, BlobLender lender) throws IOException {
        createRoot(root);
        FileChannel lockFile =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock(lockFile, root);
            RegistryStorage storage = new RegistryStorage(root, lockFile, lender);
            DurableFiles.deleteTree(root.resolve("tmp"));
            for (String part : List.of("blobs", REPOSITORIES, "uploads", "tmp")) {
                storage.files.directory(root.resolve(part));
            }
            storage.readNames(root.resolve(REPOSITORIES), "");
            return storage;
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    /** Images may be nobody else's business; a directory that is there already keeps its mode. */
    private static void createRoot(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            Files.createDirectories(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static void lock(FileChannel lockFile, Path root) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            if (lock != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException(root + " is in use by this process already", e);
        }
        throw new IOException(root + " is in use by another registry process");
    }

    private void readNames(Path directory, String prefix) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String part = String.valueOf(entry.getFileName());
                if (part.startsWith("_")) {
                    continue;
                }
                String name = prefix + part;
                if (Repository.isIn(entry) && RepositoryName.parse(name).isPresent()) {
                    names.add(name);
                }
                readNames(entry, name + "/");
            }
        }
    }

    /** An empty file for what isn't part of the storage yet; it is gone when it is closed, and with the process. */
    public FileChannel scratch() throws IOException {
        return files.scratch();
    }

    /** Those to which anything was pushed, in the order of their bytes. A view that follows changes. */
    public NavigableSet<String> repositories() {
        return names;
    }

    public boolean hasRepository(RepositoryName name) {
        return names.contains(name.text());
    }

    Repository repository(RepositoryName name) {
        return new Repository(root.resolve(REPOSITORIES).resolve(name.text()), files);
    }

    // Blobs

    /** Its size, if the repository has it. */
    public OptionalLong blobSizeBytes(RepositoryName name, Digest digest) throws IOException {
        return repository(name).hasBlob(digest) ? blobSizeBytes(digest) : OptionalLong.empty();
    }

    /** Its size, if any repository has it. */
    public OptionalLong blobSizeBytes(Digest digest) throws IOException {
        OptionalLong own = blobs.sizeBytes(digest);
        return own.isPresent() ? own : lender.sizeBytes(digest);
    }

    /** The same, for somebody who may rely on the answer when pushing: it stays for the grace time of the collection. */
    public OptionalLong promiseBlob(RepositoryName name, Digest digest) throws IOException {
        try (BlobGuard.Pin _ = guard.pin(List.of(digest))) {
            OptionalLong size = blobSizeBytes(name, digest);
            if (size.isPresent()) {
                repository(name).touchBlob(digest);
            }
            return size;
        }
    }

    /** Its bytes; NoSuchFileException if they aren't here. */
    public BlobReader openBlob(Digest digest) throws IOException {
        if (blobs.has(digest)) {
            return BlobReader.Own.open(blobs.path(digest));
        }
        long lent = lender.sizeBytes(digest).orElseThrow(() -> new NoSuchFileException(digest.toString()));
        return new BlobReader.Lent(lender, digest, lent);
    }

    /** Where the bytes are of a blob that was fetched or sent. */
    public Path blobFile(Digest digest) {
        return blobs.path(digest);
    }

    /** Gives a repository what somebody offers with these words; nothing is copied. False if nobody does. */
    public boolean borrow(RepositoryName name, Digest digest, String words) throws IOException {
        try (BlobGuard.Pin _ = guard.pin(List.of(digest))) {
            if (!lender.isOffered(digest, words) || !lender.keep(digest)) {
                return false;
            }
            repository(name).linkBlob(digest);
            names.add(name.text());
            return true;
        }
    }

    /** Gives a repository what another one has; false if that one hasn't. */
    public boolean mount(RepositoryName name, RepositoryName from, Digest digest) throws IOException {
        try (BlobGuard.Pin _ = guard.pin(List.of(digest))) {
            if (blobSizeBytes(from, digest).isEmpty()) {
                return false;
            }
            repository(name).linkBlob(digest);
            names.add(name.text());
            return true;
        }
    }

    /** Gives a repository what any other one has; false if none has. */
    public boolean link(RepositoryName name, Digest digest) throws IOException {
        try (BlobGuard.Pin _ = guard.pin(List.of(digest))) {
            if (blobSizeBytes(digest).isEmpty()) {
                return false;
            }
            repository(name).linkBlob(digest);
            names.add(name.text());
            return true;
        }
    }

    /** Takes it from the repository; false if it wasn't there. The collection takes the bytes. */
    public boolean deleteBlob(RepositoryName name, Digest digest) throws IOException {
        return repository(name).unlinkBlob(digest);
    }

    // Uploads

    /** @param algorithm of the digest that it will have, if the client said so */
    public Upload beginUpload(RepositoryName name, String algorithm) throws IOException {
        return uploads.begin(name, algorithm);
    }

    public Optional<Upload> upload(RepositoryName name, UUID id) throws IOException {
        return uploads.find(name, id);
    }

    /** Makes a blob of what was uploaded. DIGEST_INVALID if it is something else; then the upload is gone as well. */
    public void finishUpload(Upload upload, Upload.Turn turn, Digest digest) throws IOException {
        try {
            Path data = turn.finish(digest);
            try (BlobGuard.Pin _ = guard.pin(List.of(digest))) {
                blobs.adopt(data, digest);
                repository(upload.repository()).linkBlob(digest);
                names.add(upload.repository().text());
            }
        } finally {
            uploads.end(upload);
        }
    }

    public void cancelUpload(Upload upload) throws IOException {
        uploads.end(upload);
    }

    /**
     * Ends uploads to which nothing was written for so long, and says how many.
     *
     * @param dryRun only count
     */
    public int purgeUploads(Duration age, boolean dryRun) throws IOException {
        List<UUID> idle = uploads.idleSince(Instant.now().minus(age));
        if (!dryRun) {
            for (UUID id : idle) {
                uploads.delete(id);
            }
        }
        return idle.size();
    }

    // Manifests, tags and referrers

    /** Its media type and where its bytes are. */
    public Optional<String> manifestType(RepositoryName name, Digest digest) throws IOException {
        return repository(name).manifest(digest);
    }

    public Optional<StoredManifest> manifest(RepositoryName name, Digest digest) throws IOException {
        Optional<String> type = repository(name).manifest(digest);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new StoredManifest(type.get(), digest, Files.readAllBytes(blobs.path(digest))));
    }

    /** Where a manifest is to be seen. */
    public record Placement(RepositoryName repository, List<Tag> tags) {}

    /**
     * What a manifest says about itself.
     *
     * @param needs every digest in it that the repository must keep for it
     */
    public record ManifestLinks(Collection<Digest> needs, Optional<Referral> referral) {}

    /** @param descriptor how the manifest is told to those who ask what refers to the subject */
    public record Referral(Digest subject, String descriptor) {}

    /**
     * Stores a manifest and points tags to it, in this order.
     *
     * @param check looks whether everything is there, by throwing; nothing of it goes away until this returns
     */
    public void putManifest(Placement where, StoredManifest manifest, ManifestLinks links, Check check)
            throws IOException {
        List<Digest> pinned = Stream.of(
                        links.needs().stream(),
                        Stream.of(manifest.digest()),
                        where.tags().stream().map(tag -> guardOf(where.repository(), tag)))
                .flatMap(all -> all)
                .distinct()
                .toList();
        Repository repository = repository(where.repository());
        try (BlobGuard.Pin _ = guard.pin(pinned)) {
            check.run();
            blobs.add(manifest.content(), manifest.digest());
            repository.linkManifest(manifest.digest(), manifest.mediaType());
            if (links.referral().isPresent()) {
                Referral referral = links.referral().get();
                repository.addReferrer(referral.subject(), manifest.digest(), referral.descriptor());
            }
            for (Tag tag : where.tags()) {
                repository.setTag(tag, manifest.digest());
            }
            names.add(where.repository().text());
        }
    }

    /** See {@link #putManifest}. */
    @FunctionalInterface
    public interface Check {
        void run() throws IOException;
    }

    /**
     * Takes it from the repository with its tags; false if it wasn't there.
     *
     * @param subject what it refers to, if anything
     */
    public boolean deleteManifest(RepositoryName name, Digest digest, Optional<Digest> subject) throws IOException {
        Repository repository = repository(name);
        if (subject.isPresent()) {
            repository.removeReferrer(subject.get(), digest);
        }
        return repository.unlinkManifest(digest);
    }

    /** Remembers that somebody pulled it. */
    public void markPulled(RepositoryName name, Digest digest) throws IOException {
        repository(name).markPulled(digest);
    }

    /** What stands for a tag at the guard, so that a collection never takes one that is being pushed. */
    static Digest guardOf(RepositoryName name, Tag tag) {
        return Digest.sha256(("tag " + name + ":" + tag).getBytes(StandardCharsets.UTF_8));
    }

    /** Takes note that somebody wanted it. */
    public void touchManifest(RepositoryName name, Digest digest) throws IOException {
        repository(name).touchManifest(digest);
    }

    /** Takes away manifests that nobody pushed or wanted since then, with their tags, and says how many. */
    public int deleteManifestsUnusedSince(RepositoryName name, Instant limit) throws IOException {
        Repository repository = repository(name);
        int count = 0;
        for (Digest digest : repository.manifests()) {
            if (repository.manifestPushed(digest).filter(limit::isAfter).isPresent()) {
                Optional<Digest> subject = manifest(name, digest).flatMap(DocumentLinks::subjectOf);
                count += deleteManifest(name, digest, subject) ? 1 : 0;
            }
        }
        return count;
    }

    public Optional<Digest> tag(RepositoryName name, Tag tag) throws IOException {
        return repository(name).tag(tag);
    }

    public boolean deleteTag(RepositoryName name, Tag tag) throws IOException {
        return repository(name).deleteTag(tag);
    }

    /** In the order of their bytes. */
    public List<String> tags(RepositoryName name) throws IOException {
        return repository(name).tags();
    }

    public List<String> referrers(RepositoryName name, Digest subject) throws IOException {
        return repository(name).referrers(subject);
    }

    public Optional<String> referrer(RepositoryName name, Digest subject, String referrer) throws IOException {
        return repository(name).referrer(subject, referrer);
    }

    BlobGuard guard() {
        return guard;
    }

    /** Whether it can be written to, by writing. */
    public void probe() throws IOException {
        Path probe = root.resolve("tmp").resolve("probe");
        files.write(probe, new byte[0]);
        files.delete(probe);
    }

    BlobFiles blobFiles() {
        return blobs;
    }

    BlobLender lender() {
        return lender;
    }

    public Path root() {
        return root;
    }

    /** Lets another process have the directory. Idempotent. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
