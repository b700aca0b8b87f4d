package dev.priok.registry.http;

import dev.priok.model.Digest;
import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import dev.priok.registry.storage.RegistryStorage;
import dev.priok.registry.webhook.Event.Action;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Blobs that are here (distribution-spec 1.1, "Pulling blobs", "Deleting Blobs"). */
final class BlobCalls {
    private final RegistryStorage storage;
    private final Permissions permissions;
    private final Announcements announcements;
    /** Each holds a buffer, for as long as its client takes. */
    private final Places sending = new Places(Limits.BLOBS_AT_ONCE, "too many blobs are being sent");

    BlobCalls(RegistryStorage storage, Permissions permissions, Announcements announcements) {
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
            throw unknown(blob.digest());
        }
        describe(call, blob.digest());
        call.respondHead(200, size.getAsLong());
    }

    private void get(Call call, Target.Blob blob) throws IOException {
        if (storage.blobSizeBytes(blob.repository(), blob.digest()).isEmpty()) {
            throw unknown(blob.digest());
        }
        describe(call, blob.digest());
        if (etag(blob.digest()).equals(call.header(HttpHeader.IF_NONE_MATCH))) {
            call.respond(304);
            return;
        }
        try (Places.Place _ = sending.take();
                FileChannel file = FileChannel.open(storage.blobFile(blob.digest()), StandardOpenOption.READ)) {
            send(call, blob.digest(), file);
            announcements.blob(call, Action.PULL, blob.repository(), blob.digest(), file.size(), "");
        } catch (NoSuchFileException e) {
            throw RegistryException.of(ErrorCode.BLOB_UNKNOWN, 404, "blob unknown to registry: " + blob.digest(), e);
        }
    }

    private static void send(Call call, Digest digest, FileChannel file) throws IOException {
        long size = file.size();
        ByteRange range = ByteRange.parse(rangeHeader(call, digest), size);
        switch (range) {
            case ByteRange.Whole _ -> call.respondFile(200, file, 0, size);
            case ByteRange.Part(long first, long last) -> {
                call.putHeader("Content-Range", "bytes " + first + "-" + last + "/" + size);
                call.respondFile(206, file, first, last - first + 1);
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
