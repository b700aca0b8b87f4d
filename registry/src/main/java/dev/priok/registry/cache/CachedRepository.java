package dev.priok.registry.cache;

import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.oci.Document;
import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import dev.priok.registry.metrics.Metrics;
import dev.priok.registry.metrics.Metrics.CacheOutcome;
import dev.priok.registry.storage.DocumentLinks;
import dev.priok.registry.storage.RegistryStorage;
import dev.priok.registry.storage.RepositoryName;
import dev.priok.registry.storage.StoredManifest;
import dev.priok.registry.storage.Tag;
import dev.priok.registryclient.RegistrySettings.Patience;
import dev.priok.registryclient.wire.ManifestBytes;
import dev.priok.registryclient.wire.Repositories;
import dev.priok.registryclient.wire.Repository;
import dev.priok.registryclient.wire.WrongContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A repository whose content is an upstream's: what is named by digest is fetched once, what is named by a tag is asked for
 * each time, and the copy stands in while the upstream can't be reached or limits us. Everything lies in the ordinary
 * storage. Blocking. RegistryException: what the client is told; IOException: our disk.
 */
public final class CachedRepository {
    private static final System.Logger LOG = System.getLogger(CachedRepository.class.getName());

    private final Shared shared;
    private final Upstream upstream;
    private final RepositoryName name;

    /** What all of them have in common. */
    record Shared(
            RegistryStorage storage,
            Metrics metrics,
            Repositories repositories,
            Patience patience,
            BlobDownloads downloads,
            SharedQuestions<Wanted, StoredManifest> questions) {}

    /** @param reference a tag or a digest */
    record Wanted(RepositoryName repository, String reference) {}

    CachedRepository(Shared shared, Upstream upstream, RepositoryName name) {
        this.shared = shared;
        this.upstream = upstream;
        this.name = name;
    }

    /** UNSUPPORTED, with the reason. */
    public RegistryException refusePush() {
        return RegistryException.of(
                ErrorCode.UNSUPPORTED,
                name + " is a copy of what " + upstream.host() + " has, so nothing can be pushed to it");
    }

    /** @param isQuick whether one try is enough, as there is a copy */
    private Repository open(ErrorCode unknown, boolean isQuick) throws IOException {
        String path = upstream.pathOf(name.text())
                .orElseThrow(() -> RegistryException.of(
                        unknown,
                        404,
                        name + " is not among the repositories that are fetched from " + upstream.host(),
                        null));
        ImageReference there = new ImageReference(upstream.address().getRawAuthority(), path, null, null);
        Patience usual = shared.patience();
        Patience patience = isQuick
                ? new Patience(usual.connect(), usual.stall(), usual.firstPause(), usual.longestPause(), 1)
                : usual;
        return shared.repositories().at(upstream.address().toString(), there, upstream.credentials(), patience);
    }

    // Manifests

    /** What the tag names upstream now; the last that is known if the upstream can't say. */
    public StoredManifest manifest(Tag tag) throws IOException {
        return shared.questions().answer(new Wanted(name, tag.text()), () -> ask(tag));
    }

    private StoredManifest ask(Tag tag) throws IOException {
        Optional<StoredManifest> copy = copyOf(tag);
        String what = name + ":" + tag;
        ManifestBytes fetched;
        try {
            Repository source = open(ErrorCode.MANIFEST_UNKNOWN, copy.isPresent());
            if (copy.isPresent()
                    && source.digestOf(tag.text())
                            .filter(copy.get().digest()::equals)
                            .isPresent()) {
                count("manifest", CacheOutcome.HIT);
                return used(copy.get());
            }
            fetched = source.manifest(tag.text());
        } catch (IOException e) {
            if (copy.isPresent() && UpstreamFailure.isPassing(e) && !(e instanceof InterruptedIOException)) {
                count("manifest", CacheOutcome.STALE);
                LOG.log(
                        Level.WARNING,
                        "copy served, as its upstream can't be asked upstream=" + upstream.host() + " manifest=" + what
                                + " error=\"" + e.getMessage() + '"');
                return used(copy.get());
            }
            if (copy.isPresent() && UpstreamFailure.isNotFound(e)) {
                shared.storage().deleteTag(name, tag);
            }
            throw failed("manifest", e, ErrorCode.MANIFEST_UNKNOWN, what);
        }
        return keep(fetched, List.of(tag), what);
    }

    private Optional<StoredManifest> copyOf(Tag tag) throws IOException {
        Optional<Digest> digest = shared.storage().tag(name, tag);
        return digest.isEmpty() ? Optional.empty() : shared.storage().manifest(name, digest.get());
    }

    /** The copy, without asking if there is one. */
    public StoredManifest manifest(Digest digest) throws IOException {
        Optional<StoredManifest> copy = shared.storage().manifest(name, digest);
        if (copy.isPresent()) {
            count("manifest", CacheOutcome.HIT);
            return used(copy.get());
        }
        String what = name + "@" + digest;
        return shared.questions().answer(new Wanted(name, digest.toString()), () -> {
            ManifestBytes fetched;
            try {
                fetched = open(ErrorCode.MANIFEST_UNKNOWN, false).manifest(digest.toString());
            } catch (IOException e) {
                throw failed("manifest", e, ErrorCode.MANIFEST_UNKNOWN, what);
            }
            return keep(fetched, List.of(), what);
        });
    }

    private StoredManifest used(StoredManifest copy) throws IOException {
        shared.storage().touchManifest(name, copy.digest());
        return copy;
    }

    /** What it names need not be here: it is fetched when somebody asks for it. */
    private StoredManifest keep(ManifestBytes fetched, List<Tag> tags, String what) throws IOException {
        Document document;
        try {
            document = fetched.parse();
        } catch (EngineException e) {
            throw failed(
                    "manifest", new WrongContent(String.valueOf(e.getMessage())), ErrorCode.MANIFEST_UNKNOWN, what);
        }
        StoredManifest manifest = new StoredManifest(document.mediaType(), fetched.digest(), fetched.content());
        shared.storage()
                .putManifest(
                        new RegistryStorage.Placement(name, tags),
                        manifest,
                        DocumentLinks.of(document, manifest),
                        () -> {});
        count("manifest", CacheOutcome.MISS);
        return used(manifest);
    }

    /** All tags upstream; those that are here if the upstream can't say. */
    public List<String> tags() throws IOException {
        try {
            return open(ErrorCode.NAME_UNKNOWN, shared.storage().hasRepository(name))
                    .tags();
        } catch (IOException e) {
            if (UpstreamFailure.isPassing(e) && shared.storage().hasRepository(name)) {
                LOG.log(
                        Level.WARNING,
                        "tags of copies listed, as their upstream can't be asked upstream=" + upstream.host()
                                + " repository=" + name + " error=\"" + e.getMessage() + '"');
                return shared.storage().tags(name);
            }
            throw UpstreamFailure.of(upstream, e, ErrorCode.NAME_UNKNOWN, name.text());
        }
    }

    // Blobs

    /** Of one that isn't here; nothing is fetched. */
    public long blobSizeBytes(Digest digest) throws IOException {
        String what = name + "@" + digest;
        OptionalLong size;
        try {
            size = open(ErrorCode.BLOB_UNKNOWN, false).blobSizeBytes(digest);
        } catch (IOException e) {
            throw failed("blob", e, ErrorCode.BLOB_UNKNOWN, what);
        }
        return size.orElseThrow(() ->
                RegistryException.of(ErrorCode.BLOB_UNKNOWN, 404, what + " is unknown to " + upstream.host(), null));
    }

    /** One that isn't here, while it is fetched; fetched once, however many ask. */
    public FetchedBlob blob(Digest digest) throws IOException {
        Repository source = open(ErrorCode.BLOB_UNKNOWN, false);
        return shared.downloads()
                .join(
                        name,
                        digest,
                        source,
                        e -> UpstreamFailure.of(upstream, e, ErrorCode.BLOB_UNKNOWN, name + "@" + digest));
    }

    private RegistryException failed(String kind, IOException failure, ErrorCode unknown, String what) {
        count(kind, CacheOutcome.FAILED);
        RegistryException told = UpstreamFailure.of(upstream, failure, unknown, what);
        if (!UpstreamFailure.isNotFound(failure)) {
            LOG.log(
                    Level.WARNING,
                    "upstream failed upstream=" + upstream.host() + " error=\"" + told.getMessage() + '"');
        }
        return told;
    }

    private void count(String kind, CacheOutcome outcome) {
        shared.metrics().cached(kind, outcome);
    }

    /** A copy that was here when it was asked for. */
    public void countHit() {
        count("blob", CacheOutcome.HIT);
    }
}
