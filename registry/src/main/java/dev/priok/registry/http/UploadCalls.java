package dev.priok.registry.http;

import dev.priok.model.Digest;
import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import dev.priok.registry.storage.RegistryStorage;
import dev.priok.registry.storage.RepositoryName;
import dev.priok.registry.storage.Upload;
import dev.priok.registry.webhook.Event.Action;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;

/** Blobs that arrive (distribution-spec 1.1, "Pushing blobs", "Mounting a blob from another repository"). */
final class UploadCalls {
    private static final Pattern CONTENT_RANGE = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    private final RegistryStorage storage;
    private final Permissions permissions;
    private final Announcements announcements;

    UploadCalls(RegistryStorage storage, Permissions permissions, Announcements announcements) {
        this.storage = storage;
        this.permissions = permissions;
        this.announcements = announcements;
    }

    /** @param mayMountFrom whether the client may pull from the repository that it names in {@code from} */
    void begin(Call call, Target.Uploads target, boolean mayMountFrom) throws IOException {
        if (!call.method().equals("POST")) {
            throw RegistryHandler.unsupported(call);
        }
        permissions.requireWritable();
        RepositoryName name = target.repository();
        if (call.hasParameter("mount") && (borrowed(call, name) || (mayMountFrom && mounted(call, name)))) {
            return;
        }
        String whole = call.parameter("digest");
        Optional<Digest> digest = whole.isEmpty() ? Optional.empty() : Optional.of(Target.digest(whole));
        Upload upload =
                storage.beginUpload(name, digest.map(Digest::algorithm).orElseGet(() -> announcedAlgorithm(call)));
        if (digest.isPresent()) {
            receiveWhole(call, upload, digest.get());
        } else {
            describe(call, upload);
            call.putHeader("Range", "0-0");
            call.respond(202);
        }
    }

    private static String announcedAlgorithm(Call call) {
        String algorithm = call.parameter("digest-algorithm");
        return switch (algorithm) {
            case "" -> "sha256";
            case "sha256", "sha512" -> algorithm;
            default ->
                throw RegistryException.of(ErrorCode.DIGEST_INVALID, "unsupported digest algorithm: " + algorithm);
        };
    }

    /** What the machine's engine has and offers to whoever pushes it; the words of its offer stand for a repository. */
    private boolean borrowed(Call call, RepositoryName name) throws IOException {
        Digest digest = Target.digest(call.parameter("mount"));
        if (!storage.borrow(name, digest, call.parameter("from"))) {
            return false;
        }
        pushed(call, name, digest, storage.blobSizeBytes(name, digest).orElse(-1));
        return true;
    }

    private boolean mounted(Call call, RepositoryName name) throws IOException {
        Optional<RepositoryName> from = RepositoryName.parse(call.parameter("from"));
        if (from.isEmpty()) {
            return false;
        }
        Digest digest = Target.digest(call.parameter("mount"));
        if (!storage.mount(name, from.get(), digest)) {
            return false;
        }
        long size = storage.blobSizeBytes(name, digest).orElse(-1);
        announcements.blob(call, Action.MOUNT, name, digest, size, from.get().text());
        created(call, name, digest);
        return true;
    }

    private void receiveWhole(Call call, Upload upload, Digest digest) throws IOException {
        long size;
        try (Upload.Turn turn = upload.claim(call.body()::abandon)) {
            size = call.body().readInto(turn::write);
            storage.finishUpload(upload, turn, digest);
        } finally {
            storage.cancelUpload(upload);
        }
        pushed(call, upload.repository(), digest, size);
    }

    void goOn(Call call, Target.UploadSession target) throws IOException {
        permissions.requireWritable();
        Upload upload = storage.upload(target.repository(), target.id())
                .orElseThrow(() -> RegistryException.of(
                        ErrorCode.BLOB_UPLOAD_UNKNOWN, "blob upload unknown to registry: " + target.id()));
        switch (call.method()) {
            case "GET", "HEAD" -> {
                arrived(call, upload, upload.lengthBytes());
                call.respond(204);
            }
            case "PATCH" -> patch(call, upload);
            case "PUT" -> put(call, upload);
            case "DELETE" -> cancel(call, upload);
            default -> throw RegistryHandler.unsupported(call);
        }
    }

    private void patch(Call call, Upload upload) throws IOException {
        long length;
        try (Upload.Turn turn = upload.claim(call.body()::abandon)) {
            receive(call, upload, turn);
            length = turn.lengthBytes();
        }
        arrived(call, upload, length);
        call.respond(202);
    }

    private void put(Call call, Upload upload) throws IOException {
        Digest digest = Target.digest(call.parameter("digest"));
        long size;
        try (Upload.Turn turn = upload.claim(call.body()::abandon)) {
            receive(call, upload, turn);
            size = turn.lengthBytes();
            storage.finishUpload(upload, turn, digest);
        }
        pushed(call, upload.repository(), digest, size);
    }

    private static void receive(Call call, Upload upload, Upload.Turn turn) throws IOException {
        long expected = expectedBytes(call, upload, turn);
        long received;
        try {
            received = call.body().readInto(turn::write);
        } catch (ClientGoneException e) {
            // A single byte could not be told from none, see below.
            if (turn.lengthBytes() == 1) {
                turn.clear();
            }
            throw e;
        }
        if (expected >= 0 && received != expected) {
            throw RegistryException.of(
                    ErrorCode.SIZE_INVALID,
                    "Content-Range announces " + expected + " bytes, but " + received + " came");
        }
    }

    /** What Content-Range announces; -1: nothing. 416 if the chunk doesn't follow what is here. */
    private static long expectedBytes(Call call, Upload upload, Upload.Turn turn) throws IOException {
        String header = call.header(HttpHeader.CONTENT_RANGE);
        if (header == null) {
            return -1;
        }
        Matcher range = CONTENT_RANGE.matcher(header);
        if (!range.matches()) {
            throw RegistryException.of(ErrorCode.BLOB_UPLOAD_INVALID, "Content-Range is not <first>-<last>: " + header);
        }
        long first = Long.parseLong(range.group(1));
        long count = Long.parseLong(range.group(2)) - first + 1;
        if (first != turn.lengthBytes()) {
            arrived(call, upload, turn.lengthBytes());
            throw RegistryException.of(
                    ErrorCode.BLOB_UPLOAD_INVALID,
                    416,
                    "the chunk begins at " + first + ", but " + turn.lengthBytes() + " bytes are here",
                    null);
        }
        // A body without bytes and a range without meaning is how some clients send an empty chunk.
        boolean empty = call.bodyLengthBytes() == 0 && count <= 1;
        if (!empty && (count < 0 || (call.bodyLengthBytes() >= 0 && call.bodyLengthBytes() != count))) {
            throw RegistryException.of(
                    ErrorCode.SIZE_INVALID,
                    "Content-Range " + header + " and Content-Length " + call.bodyLengthBytes() + " disagree");
        }
        return empty ? 0 : count;
    }

    private void cancel(Call call, Upload upload) throws IOException {
        try (Upload.Turn _ = upload.claim(call.body()::abandon)) {
            storage.cancelUpload(upload);
        }
        call.respond(204);
    }

    private static void describe(Call call, Upload upload) {
        call.putHeader("Location", "/v2/" + upload.repository() + "/blobs/uploads/" + upload.id());
        call.putHeader("Docker-Upload-UUID", upload.id().toString());
    }

    /** No range can say that nothing is here; docker's registry says the same as for one byte. */
    private static void arrived(Call call, Upload upload, long lengthBytes) {
        describe(call, upload);
        call.putHeader("Range", "0-" + Math.max(0, lengthBytes - 1));
    }

    private void pushed(Call call, RepositoryName name, Digest digest, long sizeBytes) throws IOException {
        announcements.blob(call, Action.PUSH, name, digest, sizeBytes, "");
        created(call, name, digest);
    }

    private static void created(Call call, RepositoryName name, Digest digest) throws IOException {
        call.putHeader("Location", "/v2/" + name + "/blobs/" + digest);
        call.putHeader(RegistryHandler.CONTENT_DIGEST, digest.toString());
        call.respond(201);
    }
}
