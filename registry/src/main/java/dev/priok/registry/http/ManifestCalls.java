package dev.priok.registry.http;

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
import dev.priok.registry.cache.CachedRepository;
import dev.priok.registry.cache.Caches;
import dev.priok.registry.storage.DocumentLinks;
import dev.priok.registry.storage.RegistryStorage;
import dev.priok.registry.storage.RepositoryName;
import dev.priok.registry.storage.StoredManifest;
import dev.priok.registry.storage.Tag;
import dev.priok.registry.webhook.Event.Action;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;

/** Manifests and indexes (distribution-spec 1.1, "Pulling manifests", "Pushing Manifests", "Deleting Manifests"). */
final class ManifestCalls {
    private final RegistryStorage storage;
    private final Permissions permissions;
    private final Announcements announcements;
    private final Caches caches;
    /** Reading them takes several times their size. */
    private final Places largeOnes = new Places(Limits.LARGE_MANIFESTS_AT_ONCE, "too many large manifests are coming");

    ManifestCalls(RegistryStorage storage, Permissions permissions, Announcements announcements, Caches caches) {
        this.caches = caches;
        this.storage = storage;
        this.permissions = permissions;
        this.announcements = announcements;
    }

    void handle(Call call, Target.Manifest target) throws IOException {
        switch (call.method()) {
            case "GET", "HEAD" -> get(call, target);
            case "PUT" -> put(call, target);
            case "DELETE" -> delete(call, target);
            default -> throw RegistryHandler.unsupported(call);
        }
    }

    private void get(Call call, Target.Manifest target) throws IOException {
        Optional<CachedRepository> cache = caches.of(target.repository());
        StoredManifest manifest = cache.isPresent() ? copy(cache.get(), target.reference()) : stored(target);
        List<Tag> tags = target.reference() instanceof Target.Reference.ByTag(Tag tag) ? List.of(tag) : List.of();
        String etag = "\"" + manifest.digest() + "\"";
        call.putHeader(RegistryHandler.CONTENT_DIGEST, manifest.digest().toString());
        call.putHeader("ETag", etag);
        if (etag.equals(call.header(HttpHeader.IF_NONE_MATCH))) {
            call.respond(304);
        } else {
            call.respond(200, manifest.mediaType(), manifest.content());
            if (!call.isHead()) {
                if (permissions.rememberPulls()) {
                    storage.markPulled(target.repository(), manifest.digest());
                }
                announcements.manifest(call, Action.PULL, target.repository(), manifest, tags);
            }
        }
    }

    private StoredManifest stored(Target.Manifest target) throws IOException {
        Digest digest = switch (target.reference()) {
            case Target.Reference.ByDigest(Digest given) -> given;
            case Target.Reference.ByTag(Tag tag) ->
                storage.tag(target.repository(), tag).orElseThrow(() -> unknown(target));
        };
        return storage.manifest(target.repository(), digest).orElseThrow(() -> unknown(target));
    }

    private static StoredManifest copy(CachedRepository cache, Target.Reference reference) throws IOException {
        return switch (reference) {
            case Target.Reference.ByDigest(Digest digest) -> cache.manifest(digest);
            case Target.Reference.ByTag(Tag tag) -> cache.manifest(tag);
        };
    }

    private void put(Call call, Target.Manifest target) throws IOException {
        permissions.requireWritable();
        try (SetAside body = new SetAside(Limits.MANIFEST_BYTES_IN_MEMORY, storage::scratch)) {
            call.body().readInto(body, Limits.MANIFEST_BYTES, "the manifest");
            if (body.sizeBytes() <= Limits.SMALL_MANIFEST_BYTES) {
                put(call, target, body.content());
                return;
            }
            // It is all here: however slow a client is, others don't wait for it.
            try (Places.Place _ = largeOnes.take()) {
                put(call, target, body.content());
            }
        }
    }

    private void put(Call call, Target.Manifest target, byte[] content) throws IOException {
        String type = call.header(HttpHeader.CONTENT_TYPE);
        Document document = parse(content, type == null ? "" : MediaTypes.ofHeader(type));
        Digest digest;
        Set<Tag> tags = new LinkedHashSet<>();
        switch (target.reference()) {
            case Target.Reference.ByTag(Tag tag) -> {
                digest = Digest.sha256(content);
                tags.add(tag);
            }
            case Target.Reference.ByDigest(Digest given) -> {
                digest = checked(given, content);
                tags.addAll(moreTags(call));
            }
        }
        StoredManifest manifest = new StoredManifest(document.mediaType(), digest, content);
        storage.putManifest(
                new RegistryStorage.Placement(target.repository(), List.copyOf(tags)),
                manifest,
                DocumentLinks.of(document, manifest),
                () -> requireAll(target.repository(), document));
        announcements.manifest(call, Action.PUSH, target.repository(), manifest, tags);
        Descriptor subject = document.subject();
        if (subject != null) {
            call.putHeader("OCI-Subject", subject.digest().toString());
        }
        if (target.reference() instanceof Target.Reference.ByDigest) {
            tags.forEach(tag -> call.answerHeaders().add("OCI-Tag", tag.text()));
        }
        call.putHeader("Location", "/v2/" + target.repository() + "/manifests/" + digest);
        call.putHeader(RegistryHandler.CONTENT_DIGEST, digest.toString());
        call.respond(201);
    }

    private static Document parse(byte[] content, String mediaType) {
        try {
            return Documents.parse(content, mediaType);
        } catch (EngineException e) {
            throw RegistryException.of(ErrorCode.MANIFEST_INVALID, 400, String.valueOf(e.getMessage()), e);
        }
    }

    private static Digest checked(Digest given, byte[] content) {
        Digest actual = Digest.of(given.algorithm(), content);
        if (!actual.equals(given)) {
            throw RegistryException.of(
                    ErrorCode.DIGEST_INVALID,
                    "provided digest did not match uploaded content: " + given + ", but it is " + actual);
        }
        return given;
    }

    private static List<Tag> moreTags(Call call) {
        List<String> tags = call.parameters("tag");
        if (tags.size() > Limits.TAGS_IN_A_PUSH) {
            throw RegistryException.of(
                    ErrorCode.NAME_INVALID, 414, "more than " + Limits.TAGS_IN_A_PUSH + " tags in one push", null);
        }
        return tags.stream().map(Tag::new).toList();
    }

    /** MANIFEST_BLOB_UNKNOWN for each thing that the repository doesn't have. Its subject may come later. */
    private void requireAll(RepositoryName name, Document document) throws IOException {
        List<RegistryException.Problem> missing = new ArrayList<>();
        switch (document) {
            case Manifest manifest -> {
                List<Descriptor> blobs = new ArrayList<>(manifest.layers());
                blobs.add(manifest.config());
                for (Descriptor blob : blobs) {
                    // Layers that come from elsewhere need not be here (image-spec, "urls").
                    if (blob.urls().isEmpty()
                            && storage.blobSizeBytes(name, blob.digest()).isEmpty()) {
                        missing.add(problem(blob));
                    }
                }
            }
            case Index index -> {
                for (Descriptor manifest : index.manifests()) {
                    if (storage.manifestType(name, manifest.digest()).isEmpty()) {
                        missing.add(problem(manifest));
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            throw RegistryException.of(missing);
        }
    }

    private static RegistryException.Problem problem(Descriptor missing) {
        return new RegistryException.Problem(
                ErrorCode.MANIFEST_BLOB_UNKNOWN,
                "manifest references a manifest or blob unknown to registry: " + missing.digest(),
                missing.digest().toString());
    }

    private void delete(Call call, Target.Manifest target) throws IOException {
        permissions.requireDeletion();
        boolean deleted = switch (target.reference()) {
            case Target.Reference.ByTag(Tag tag) -> storage.deleteTag(target.repository(), tag);
            case Target.Reference.ByDigest(Digest digest) -> deleteManifest(target.repository(), digest);
        };
        if (!deleted) {
            throw unknown(target);
        }
        switch (target.reference()) {
            case Target.Reference.ByTag(Tag tag) -> announcements.untagged(call, target.repository(), tag);
            case Target.Reference.ByDigest(Digest digest) -> announcements.deleted(call, target.repository(), digest);
        }
        call.respond(202);
    }

    private boolean deleteManifest(RepositoryName name, Digest digest) throws IOException {
        Optional<StoredManifest> manifest = storage.manifest(name, digest);
        return manifest.isPresent() && storage.deleteManifest(name, digest, DocumentLinks.subjectOf(manifest.get()));
    }

    private RegistryException unknown(Target.Manifest target) {
        String reference = switch (target.reference()) {
            case Target.Reference.ByTag(Tag tag) -> tag.text();
            case Target.Reference.ByDigest(Digest digest) -> digest.toString();
        };
        return storage.hasRepository(target.repository())
                ? RegistryException.of(ErrorCode.MANIFEST_UNKNOWN, "manifest unknown: " + reference)
                : RegistryException.of(
                        ErrorCode.NAME_UNKNOWN, "repository name not known to registry: " + target.repository());
    }
}
