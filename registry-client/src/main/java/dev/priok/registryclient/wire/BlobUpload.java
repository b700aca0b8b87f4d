package dev.priok.registryclient.wire;

import dev.priok.model.Digest;
import dev.priok.registryclient.wire.UploadSource.Whole;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends one blob in chunks (distribution-spec, "Pushing blobs"). A chunk that broke is not sent again as far as the registry
 * has it, and where the upload is gone on with is noted in a file, for the next daemon. What still grows is sent as it
 * comes: the digest is needed at the end only. For one thread.
 */
public final class BlobUpload {
    /** What is sent at once, and so at most sent again. */
    public static final int CHUNK_BYTES = 8 << 20;

    private static final int MOST_RESTARTS = 5;
    private static final int MOST_NOTE_BYTES = 16 << 10;
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");
    private static final String BYTES = "application/octet-stream";

    private final Repository repository;
    private final UploadSource source;
    private final Path note;
    private final LongConsumer sent;
    private final IntConsumer pausing;
    private @Nullable URI place;
    private long offset;
    /** A registry that forgets again and again is not sent the same for ever. */
    private long furthest;

    private long chunkBytes = CHUNK_BYTES;
    private boolean isContinued;
    private boolean wasKnown;

    /** Bytes that are all there. */
    public static UploadSource of(byte[] bytes) {
        Whole whole = new Whole(Digest.sha256(bytes), bytes.length);
        return new UploadSource() {
            @Override
            public long await(long atLeast) {
                return bytes.length;
            }

            @Override
            public Optional<Whole> whole() {
                return Optional.of(whole);
            }

            @Override
            public InputStream open(long offset) throws IOException {
                InputStream in = new ByteArrayInputStream(bytes);
                in.skipNBytes(offset);
                return in;
            }
        };
    }

    /**
     * @param note need not exist; gone when the upload is complete
     * @param sent gets how many bytes the registry has
     * @param pausing gets the seconds until the next try
     */
    public BlobUpload(Repository repository, UploadSource source, Path note, LongConsumer sent, IntConsumer pausing) {
        this.repository = repository;
        this.source = source;
        this.note = note;
        this.sent = sent;
        this.pausing = pausing;
    }

    /** Asks the registry to take a blob from another of its repositories; nothing is sent. */
    public static boolean isMounted(Repository repository, Digest blob, String fromPath) throws IOException {
        List<String> scopes = new ArrayList<>(repository.scopes());
        scopes.add(Repository.scope(fromPath, "pull"));
        return isMounted(repository, blob, fromPath, scopes);
    }

    /** Asks for a mount from what is a repository to one registry alone, which needs no right to pull from it. */
    public static boolean isTaken(Repository repository, Digest blob, String words) throws IOException {
        return isMounted(repository, blob, words, repository.scopes());
    }

    private static boolean isMounted(Repository repository, Digest blob, String fromPath, List<String> scopes)
            throws IOException {
        String query = "?mount=" + encoded(blob.toString()) + "&from=" + encoded(fromPath);
        try (Reply reply = repository.connection().send(post(repository, query), scopes)) {
            if (reply.status() == 201) {
                return true;
            }
            // It wants to have it sent instead.
            URI begun = Transport.resolve(reply.address(), reply.header("Location"));
            giveUp(repository, begun);
            return false;
        } catch (RegistryFailure _) {
            // It may not let us see that repository, or not give up what it began.
            return false;
        }
    }

    private static void giveUp(Repository repository, URI upload) throws IOException {
        repository
                .connection()
                .sendOnce(new Call("DELETE", upload.toString(), Map.of(), null), repository.scopes())
                .close();
    }

    private static Call post(Repository repository, String query) {
        return new Call(
                "POST", repository.path() + "/blobs/uploads/" + query, Map.of(), Content.of(BYTES, new byte[0]));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * Returns when the registry has the blob.
     *
     * @return false if it turned out to have it before
     */
    public boolean send() throws IOException {
        Persistence persistence = new Persistence(repository.patience());
        boolean isUncertain = false;
        int restarts = 0;
        int misplaced = 0;
        if (place == null) {
            place = noted();
            isUncertain = place != null;
            isContinued = isUncertain;
        }
        wasKnown = source.whole().isPresent();
        while (true) {
            try {
                URI at = place;
                if (at == null) {
                    start();
                } else if (isUncertain) {
                    ask(at);
                    isUncertain = false;
                    if (offset - furthest >= ResumedBlob.PROGRESS_BYTES) {
                        furthest = offset;
                        persistence.progressed(false);
                    }
                } else if (isNeedless(at)) {
                    return false;
                } else if (sendChunk(at)) {
                    Files.deleteIfExists(note);
                    return true;
                } else if (offset > furthest) {
                    furthest = offset;
                    persistence.progressed(false);
                } else {
                    throw new IOException(at.getRawAuthority() + " has " + offset + " bytes of an upload, and had "
                            + furthest + " before");
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (isMisplaced(e) && misplaced++ < MOST_RESTARTS) {
                    isUncertain = true;
                } else if (isGone(e) && restarts++ < MOST_RESTARTS) {
                    Files.deleteIfExists(note);
                    if (isThere()) {
                        return true;
                    }
                    place = null;
                    furthest = 0;
                    isContinued = false;
                } else {
                    persistence.pauseAfter(e, pausing);
                    isUncertain = place != null;
                }
            }
        }
    }

    /** Whether it has other bytes than it said: it was still taking what came before the connection broke. */
    private boolean isMisplaced(IOException failure) {
        return place != null && failure instanceof RegistryFailure answer && answer.status() == 416;
    }

    /** Whether the registry no longer knows the upload, or knows it otherwise. */
    private boolean isGone(IOException failure) {
        return place != null
                && failure instanceof RegistryFailure answer
                && (answer.status() == 404
                        || answer.status() == 416
                        || answer.code().equals("BLOB_UPLOAD_INVALID")
                        || answer.code().equals("BLOB_UPLOAD_UNKNOWN")
                        // What an earlier daemon sent was compressed by another release of the compressor.
                        || (isContinued && answer.code().equals("DIGEST_INVALID")));
    }

    private boolean isThere() throws IOException {
        Optional<Whole> whole = source.whole();
        return whole.isPresent() && repository.hasBlob(whole.get().digest());
    }

    /** Asked once, when it becomes known what is sent, and only if more than the next chunk is still to be sent. */
    private boolean isNeedless(URI at) throws IOException {
        Optional<Whole> whole = source.whole();
        if (wasKnown || whole.isEmpty()) {
            return false;
        }
        wasKnown = true;
        if (whole.get().sizeBytes() - offset <= chunkBytes || !isThere()) {
            return false;
        }
        giveUp(repository, at);
        Files.deleteIfExists(note);
        return true;
    }

    private @Nullable URI noted() throws IOException {
        if (!Files.exists(note) || Files.size(note) > MOST_NOTE_BYTES) {
            return null;
        }
        // Where the registry is (it may speak plain HTTP alone) and what it asks for is found out at its own address.
        repository.connection().send(Call.get(""), repository.scopes()).close();
        try {
            return Transport.resolve(repository.connection().base(), Files.readString(note));
        } catch (MalformedReply _) {
            // Written by a daemon that was killed meanwhile.
            return null;
        }
    }

    private void start() throws IOException {
        try (Reply reply = repository.connection().sendOnce(post(repository, ""), repository.scopes())) {
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
        if (source.whole().map(Whole::sizeBytes).orElse(Long.MAX_VALUE) > chunkBytes) {
            note(next);
        }
    }

    /** Whole at any moment: half an address would be asked for, and the upload begun again. */
    private void note(URI next) throws IOException {
        Path written = note.resolveSibling(note.getFileName() + ".new");
        Files.writeString(written, next.toString());
        Files.move(written, note, StandardCopyOption.ATOMIC_MOVE);
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
        return last == 0 ? 0 : last + 1;
    }

    /** True after the last one. */
    private boolean sendChunk(URI at) throws IOException {
        long begin = offset;
        long length = Math.min(chunkBytes, source.await(begin + chunkBytes) - begin);
        if (length < 0) {
            throw new MalformedReply(
                    at.getRawAuthority() + " has more of an upload than there is: " + begin + " bytes");
        }
        Optional<Whole> whole = source.whole();
        boolean isLast = whole.isPresent() && begin + length == whole.get().sizeBytes();
        Content content = new Content(
                BYTES, length, () -> source.open(begin), count -> sent.accept(begin + Math.min(count, length)));
        String target = at.toString();
        if (isLast) {
            target += (target.indexOf('?') < 0 ? "?" : "&") + "digest="
                    + encoded(whole.get().digest().toString());
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
