package dev.priok.registryclient.wire;

import dev.priok.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends one blob in chunks (distribution-spec, "Pushing blobs"). A chunk that broke is not sent again as far as the registry
 * has it, and where the upload is gone on with is noted in a file, for the next daemon. For one thread.
 */
public final class BlobUpload {
    /** What is sent at once, and so at most sent again. */
    public static final int CHUNK_BYTES = 8 << 20;

    private static final int MOST_RESTARTS = 3;
    private static final int MOST_NOTE_BYTES = 16 << 10;
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");
    private static final String BYTES = "application/octet-stream";

    private final Repository repository;
    private final Blob blob;
    private final Path note;
    private final LongConsumer sent;
    private final IntConsumer pausing;
    private @Nullable URI place;
    private long offset;
    private long chunkBytes = CHUNK_BYTES;

    /** What to send; the source can be opened again, and gives its bytes from an offset on. */
    public record Blob(Digest digest, long sizeBytes, Source source) {
        /** Of a file. */
        public static Blob of(Digest digest, long sizeBytes, Path file) {
            return new Blob(digest, sizeBytes, offset -> {
                InputStream in = Files.newInputStream(file);
                in.skipNBytes(offset);
                return in;
            });
        }
    }

    /** Opens bytes from an offset on. */
    @FunctionalInterface
    public interface Source {
        InputStream open(long offset) throws IOException;
    }

    /**
     * @param note need not exist; gone when the upload is complete
     * @param sent gets how many bytes the registry has
     * @param pausing gets the seconds until the next try
     */
    public BlobUpload(Repository repository, Blob blob, Path note, LongConsumer sent, IntConsumer pausing) {
        this.repository = repository;
        this.blob = blob;
        this.note = note;
        this.sent = sent;
        this.pausing = pausing;
    }

    /** Asks the registry to take the blob from another of its repositories; nothing is sent. */
    public boolean isMounted(String fromPath) throws IOException {
        List<String> scopes = new ArrayList<>(repository.scopes());
        scopes.add(Repository.scope(fromPath, "pull"));
        String query = "?mount=" + encoded(blob.digest().toString()) + "&from=" + encoded(fromPath);
        try (Reply reply = repository.connection().send(post(query), scopes)) {
            if (reply.status() == 201) {
                return true;
            }
            // It wants to have it sent instead.
            URI begun = Transport.resolve(reply.address(), reply.header("Location"));
            repository
                    .connection()
                    .sendOnce(new Call("DELETE", begun.toString(), Map.of(), null), repository.scopes())
                    .close();
            return false;
        } catch (RegistryFailure _) {
            // It may not let us see that repository, or not give up what it began.
            return false;
        }
    }

    private Call post(String query) {
        return new Call(
                "POST", repository.path() + "/blobs/uploads/" + query, Map.of(), Content.of(BYTES, new byte[0]));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns when the registry has the blob. */
    public void send() throws IOException {
        Persistence persistence = new Persistence(repository.patience());
        boolean isUncertain = false;
        int restarts = 0;
        if (place == null) {
            place = noted();
            isUncertain = place != null;
        }
        while (true) {
            try {
                URI at = place;
                if (at == null) {
                    start();
                } else if (isUncertain) {
                    ask(at);
                    isUncertain = false;
                } else if (sendChunk(at)) {
                    Files.deleteIfExists(note);
                    return;
                } else {
                    persistence.progressed();
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (isGone(e) && restarts++ < MOST_RESTARTS) {
                    Files.deleteIfExists(note);
                    if (repository.hasBlob(blob.digest())) {
                        return;
                    }
                    place = null;
                } else {
                    persistence.pauseAfter(e, pausing);
                    isUncertain = place != null;
                }
            }
        }
    }

    /** Whether the registry no longer knows the upload, or knows it otherwise. */
    private boolean isGone(IOException failure) {
        return place != null
                && failure instanceof RegistryFailure answer
                && (answer.status() == 404
                        || answer.status() == 416
                        || answer.code().equals("BLOB_UPLOAD_INVALID")
                        || answer.code().equals("BLOB_UPLOAD_UNKNOWN"));
    }

    private @Nullable URI noted() throws IOException {
        if (!Files.exists(note) || Files.size(note) > MOST_NOTE_BYTES) {
            return null;
        }
        try {
            return Transport.resolve(repository.connection().base(), Files.readString(note));
        } catch (MalformedReply _) {
            // Written by a daemon that was killed meanwhile.
            return null;
        }
    }

    private void start() throws IOException {
        try (Reply reply = repository.connection().sendOnce(post(""), repository.scopes())) {
            begun(reply);
        }
    }

    private void begun(Reply reply) throws IOException {
        offset = 0;
        String least = reply.header("OCI-Chunk-Min-Length");
        if (least.matches("[0-9]{1,10}")) {
            chunkBytes = Math.max(CHUNK_BYTES, Long.parseLong(least));
        }
        moved(reply);
    }

    /** Each answer tells where the next request goes. */
    private void moved(Reply reply) throws IOException {
        String location = reply.header("Location");
        URI next = location.isEmpty() ? place : Transport.resolve(reply.address(), location);
        if (next == null) {
            throw new MalformedReply(reply.address().getRawAuthority() + " began an upload without a Location");
        }
        place = next;
        if (blob.sizeBytes() > chunkBytes) {
            Files.writeString(note, next.toString());
        }
    }

    private void ask(URI at) throws IOException {
        try (Reply reply = repository.connection().sendOnce(Call.get(at.toString()), repository.scopes())) {
            offset = has(reply, 0);
            moved(reply);
        }
        sent.accept(offset);
    }

    /** How many bytes it says that it has; one byte can't be told from none, which is what registries mean by it. */
    private long has(Reply reply, long unsaid) throws IOException {
        Matcher range = RANGE.matcher(reply.header("Range"));
        if (!range.matches()) {
            return unsaid;
        }
        long last = Long.parseLong(range.group(1));
        if (last >= blob.sizeBytes()) {
            throw new MalformedReply(
                    reply.address().getRawAuthority() + " has more of blob " + blob.digest() + " than there is");
        }
        return last == 0 ? 0 : last + 1;
    }

    /** True after the last one. */
    private boolean sendChunk(URI at) throws IOException {
        long begin = offset;
        long length = Math.min(chunkBytes, blob.sizeBytes() - begin);
        boolean isLast = begin + length == blob.sizeBytes();
        Content content = new Content(
                BYTES, length, () -> blob.source().open(begin), count -> sent.accept(begin + Math.min(count, length)));
        String target = at.toString();
        if (isLast) {
            target += (target.indexOf('?') < 0 ? "?" : "&") + "digest="
                    + encoded(blob.digest().toString());
        }
        Call call = new Call(isLast ? "PUT" : "PATCH", target, Map.of(), content);
        boolean isWhole = isLast && begin == 0;
        if (length > 0 && !isWhole) {
            call = call.with("Content-Range", begin + "-" + (begin + length - 1));
        }
        try (Reply reply = repository.connection().sendOnce(call, repository.scopes())) {
            if (isLast) {
                return true;
            }
            offset = has(reply, begin + length);
            moved(reply);
            return false;
        }
    }
}
