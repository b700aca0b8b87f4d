package dev.priok.registry.http;

import dev.priok.model.Digest;
import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import dev.priok.registry.cache.CachedRepository;
import dev.priok.registry.cache.Caches;
import dev.priok.registry.cache.FetchedBlob;
import dev.priok.registry.storage.BlobReader;
import dev.priok.registry.storage.RegistryStorage;
import dev.priok.registry.webhook.Event.Action;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Blobs that are here (distribution-spec 1.1, "Pulling blobs", "Deleting Blobs"). */
final class BlobCalls {
    private final RegistryStorage storage;
    private final Permissions permissions;
    private final Announcements announcements;
    private final Caches caches;
    /** Each holds a buffer, for as long as its client takes. */
    private final Places sending = new Places(Limits.BLOBS_AT_ONCE, "too many blobs are being sent");

    BlobCalls(RegistryStorage storage, Permissions permissions, Announcements announcements, Caches caches) {
        this.caches = caches;
        this.storage = storage;
        this.permissions = permissions;
        this.announcements = announcements;
    }

    void handle(Call call, Target.Blob blob) throws IOException {
        switch (call.method()) {
            case "HEAD" -> head(call, blob);
            case "GET" -> get(call, blob);
            case "DELETE" -> delete(call, blob);
            default -> throw RegistryHandler.unsupported(call);
        }
    }

    private void head(Call call, Target.Blob blob) throws IOException {
        OptionalLong size = permissions.readOnly()
                ? storage.blobSizeBytes(blob.repository(), blob.digest())
                : storage.promiseBlob(blob.repository(), blob.digest());
        if (size.isEmpty()) {
            CachedRepository cache = caches.of(blob.repository()).orElseThrow(() -> unknown(blob.digest()));
            size = OptionalLong.of(cache.blobSizeBytes(blob.digest()));
        }
        describe(call, blob.digest());
        call.respondHead(200, size.getAsLong());
    }

    private void get(Call call, Target.Blob blob) throws IOException {
        Optional<CachedRepository> cache = caches.of(blob.repository());
        if (storage.blobSizeBytes(blob.repository(), blob.digest()).isEmpty()) {
            relay(call, blob, cache.orElseThrow(() -> unknown(blob.digest())));
            return;
        }
        cache.ifPresent(CachedRepository::countHit);
        describe(call, blob.digest());
        if (etag(blob.digest()).equals(call.header(HttpHeader.IF_NONE_MATCH))) {
            call.respond(304);
            return;
        }
        try (Places.Place _ = sending.take();
                BlobReader reader = storage.openBlob(blob.digest())) {
            send(call, blob.digest(), reader::read, reader.sizeBytes());
            announcements.blob(call, Action.PULL, blob.repository(), blob.digest(), reader.sizeBytes(), "");
        } catch (NoSuchFileException e) {
            throw RegistryException.of(ErrorCode.BLOB_UNKNOWN, 404, "blob unknown to registry: " + blob.digest(), e);
        }
    }

    /** While it is fetched. */
    private void relay(Call call, Target.Blob wanted, CachedRepository cache) throws IOException {
        try (Places.Place _ = sending.take();
                FetchedBlob blob = cache.blob(wanted.digest())) {
            describe(call, wanted.digest());
            send(call, wanted.digest(), blob::read, blob.sizeBytes());
            announcements.blob(call, Action.PULL, wanted.repository(), wanted.digest(), blob.sizeBytes(), "");
        }
    }

    private static void send(Call call, Digest digest, Call.Source source, long size) throws IOException {
        ByteRange range = ByteRange.parse(rangeHeader(call, digest), size);
        switch (range) {
            case ByteRange.Whole _ -> call.respondPart(200, source, 0, size);
            case ByteRange.Part(long first, long last) -> {
                call.putHeader("Content-Range", "bytes " + first + "-" + last + "/" + size);
                call.respondPart(206, source, first, last - first + 1);
            }
            case ByteRange.Outside _ -> {
                call.putHeader("Content-Range", "bytes */" + size);
                throw RegistryException.of(
                        ErrorCode.SIZE_INVALID,
                        416,
                        "the blob has " + size + " bytes, none of them in the range",
                        null);
            }
        }
    }

    /** RFC 9110, section 13.1.5: a range of another representation than the client has is not wanted. */
    private static @Nullable String rangeHeader(Call call, Digest digest) {
        String condition = call.header(HttpHeader.IF_RANGE);
        return condition == null || condition.equals(etag(digest)) ? call.header(HttpHeader.RANGE) : null;
    }

    private void delete(Call call, Target.Blob blob) throws IOException {
        permissions.requireDeletion();
        if (!storage.deleteBlob(blob.repository(), blob.digest())) {
            throw unknown(blob.digest());
        }
        announcements.deleted(call, blob.repository(), blob.digest());
        call.putHeader(RegistryHandler.CONTENT_DIGEST, blob.digest().toString());
        call.respond(202);
    }

    private static void describe(Call call, Digest digest) {
        call.putHeader(RegistryHandler.CONTENT_DIGEST, digest.toString());
        call.putHeader("Content-Type", "application/octet-stream");
        call.putHeader("Accept-Ranges", "bytes");
        call.putHeader("ETag", etag(digest));
        call.putHeader("Cache-Control", "max-age=31536000");
    }

    private static String etag(Digest digest) {
        return "\"" + digest + "\"";
    }

    private static RegistryException unknown(Digest digest) {
        return RegistryException.of(ErrorCode.BLOB_UNKNOWN, "blob unknown to registry: " + digest);
    }
}
