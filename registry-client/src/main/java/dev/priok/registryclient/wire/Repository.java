package dev.priok.registryclient.wire;

import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Document;
import dev.priok.oci.Documents;
import dev.priok.oci.Index;
import dev.priok.oci.MediaTypes;
import dev.priok.registryclient.RegistrySettings.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One repository at one endpoint: the calls of the distribution-spec. Blocking, interruptible, thread-safe. Failures are
 * {@link RegistryFailure}, {@link MalformedReply} or other IOExceptions.
 */
public final class Repository {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MOST_TAGS = 1_000_000;
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*rel=\"?next\"?");
    private static final Set<Integer> NO_REFERRERS = Set.of(400, 404, 405, 501);
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

    private final Connection connection;
    private final ImageReference name;
    private final List<String> scopes;

    private final boolean isMirror;

    /** @param actions {@code pull} or {@code pull,push} */
    Repository(Connection connection, ImageReference name, String actions, boolean isMirror) {
        this.isMirror = isMirror;
        this.connection = connection;
        this.name = name;
        this.scopes = List.of(scope(name.path(), actions));
    }

    static String scope(String path, String actions) {
        return "repository:" + path + ":" + actions;
    }

    /** Whether another one is asked when this one fails. */
    public boolean isMirror() {
        return isMirror;
    }

    public Patience patience() {
        return connection.patience();
    }

    String path() {
        return name.path();
    }

    List<String> scopes() {
        return scopes;
    }

    Connection connection() {
        return connection;
    }

    /** The manifest or index of a tag or digest. */
    public ManifestBytes manifest(String tagOrDigest) throws IOException {
        try (Reply reply = connection.send(accepting(Call.get(manifestPath(tagOrDigest))), scopes)) {
            byte[] bytes = reply.bytes(Documents.MAX_BYTES);
            Digest wanted = tagOrDigest.indexOf(':') < 0 ? said(reply) : Digest.parse(tagOrDigest);
            Digest found = Digest.sha256(bytes);
            if (wanted != null) {
                found = Digest.of(wanted.algorithm(), bytes);
                if (!found.equals(wanted)) {
                    throw new WrongContent("manifest verification failed for digest " + wanted);
                }
            }
            return new ManifestBytes(MediaTypes.ofHeader(reply.header("Content-Type")), found, bytes);
        }
    }

    /** The digest that a tag has now, if the registry says it without sending the manifest. */
    public Optional<Digest> digestOf(String tagOrDigest) throws IOException {
        try (Reply reply = connection.send(accepting(Call.head(manifestPath(tagOrDigest))), scopes)) {
            return Optional.ofNullable(said(reply));
        }
    }

    private static @Nullable Digest said(Reply reply) throws IOException {
        String text = reply.header("Docker-Content-Digest");
        try {
            return text.isEmpty() ? null : Digest.parse(text);
        } catch (EngineException e) {
            throw new MalformedReply(reply.address().getRawAuthority() + " sent a wrong digest: " + e.getMessage());
        }
    }

    /**
     * What says something about a manifest (distribution-spec, "Listing Referrers"): the first page, or what the tag that
     * stands for the list has, where a registry has no such call.
     */
    public List<Descriptor> referrers(Digest subject, String artifactType) throws IOException {
        String query = "?artifactType=" + URLEncoder.encode(artifactType, StandardCharsets.UTF_8);
        Call call = Call.get(name.path() + "/referrers/" + subject + query).with("Accept", MediaTypes.OCI_INDEX);
        List<Descriptor> all;
        try (Reply reply = connection.send(call, scopes)) {
            all = manifests(Documents.parse(reply.bytes(Documents.MAX_BYTES), MediaTypes.OCI_INDEX));
        } catch (RegistryFailure e) {
            if (!NO_REFERRERS.contains(e.status())) {
                throw e;
            }
            all = referrersByTag(subject);
        }
        return all.stream()
                .filter(referrer -> referrer.artifactType().equals(artifactType))
                .toList();
    }

    private List<Descriptor> referrersByTag(Digest subject) throws IOException {
        try {
            return manifests(manifest(subject.algorithm() + "-" + subject.hex()).parse());
        } catch (RegistryFailure e) {
            if (e.status() == 404) {
                return List.of();
            }
            throw e;
        }
    }

    private static List<Descriptor> manifests(Document document) {
        return document instanceof Index index ? index.manifests() : List.of();
    }

    private String manifestPath(String tagOrDigest) {
        return name.path() + "/manifests/" + tagOrDigest;
    }

    private static Call accepting(Call call) {
        return call.with("Accept", String.join(", ", MediaTypes.DOCUMENTS));
    }

    /** Puts a manifest under a tag or its digest. */
    public void putManifest(String tagOrDigest, String mediaType, byte[] manifest) throws IOException {
        Call call = new Call("PUT", manifestPath(tagOrDigest), Map.of(), Content.of(mediaType, manifest));
        connection.send(call, scopes).close();
    }

    /** Whether the repository has the blob. */
    public boolean hasBlob(Digest digest) throws IOException {
        return look(digest).isPresent();
    }

    /** How large it is; empty if the repository hasn't it. */
    public OptionalLong blobSizeBytes(Digest digest) throws IOException {
        Optional<OptionalLong> found = look(digest);
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        if (found.get().isEmpty()) {
            throw new MalformedReply(
                    connection.base().getRawAuthority() + " doesn't say how large blob " + digest + " is");
        }
        return found.get();
    }

    private Optional<OptionalLong> look(Digest digest) throws IOException {
        try (Reply reply = connection.send(Call.head(blobPath(digest)), scopes)) {
            return Optional.of(reply.length());
        } catch (RegistryFailure e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private String blobPath(Digest digest) {
        return name.path() + "/blobs/" + digest;
    }

    /**
     * A blob from some byte on, or from its beginning.
     *
     * @param start where it begins
     * @param length of what comes, if the registry says it
     */
    public record BlobPart(long start, OptionalLong length, InputStream bytes) implements AutoCloseable {
        /** Without reading the rest. */
        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }

    /** Asks once for a blob; a registry may pass over {@code from} and send all of it. */
    public BlobPart blob(Digest digest, long from) throws IOException {
        // Without an encoding of the transport: the bytes are what the digest is of.
        Call call = Call.get(blobPath(digest)).with("Accept-Encoding", "identity");
        Reply reply = connection.sendOnce(from == 0 ? call : call.with("Range", "bytes=" + from + "-"), scopes);
        if (reply.status() != 206) {
            return new BlobPart(0, reply.length(), reply.body());
        }
        Matcher range = CONTENT_RANGE.matcher(reply.header("Content-Range"));
        if (!range.matches() || Long.parseLong(range.group(1)) != from) {
            reply.abandon();
            throw new MalformedReply(
                    reply.address().getRawAuthority() + " sent another part of blob " + digest + " than the asked one");
        }
        return new BlobPart(from, reply.length(), reply.body());
    }

    /** All of a small blob, verified. */
    public byte[] smallBlob(Digest digest, long sizeBytes, int most) throws IOException {
        if (sizeBytes > most) {
            throw new MalformedReply("blob " + digest + " has " + sizeBytes + " bytes, more than " + most);
        }
        byte[] bytes = Persistence.run(patience(), () -> {
            try (BlobPart part = blob(digest, 0)) {
                return part.bytes().readNBytes((int) sizeBytes + 1);
            }
        });
        if (bytes.length != sizeBytes || !Digest.of(digest.algorithm(), bytes).equals(digest)) {
            throw new WrongContent("blob " + digest + " is not what its digest and size say");
        }
        return bytes;
    }

    /** All tags, as the registry orders them. */
    public List<String> tags() throws IOException {
        List<String> tags = new ArrayList<>();
        String next = name.path() + "/tags/list";
        while (true) {
            try (Reply reply = connection.send(Call.get(next), scopes)) {
                JsonNode list =
                        MAPPER.readTree(reply.bytes(Documents.MAX_BYTES)).path("tags");
                int before = tags.size();
                list.forEach(tag -> tags.add(tag.asString("")));
                Matcher link = NEXT.matcher(reply.header("Link"));
                if (!link.find() || tags.size() == before || tags.size() > MOST_TAGS) {
                    return tags;
                }
                URI following = Transport.resolve(reply.address(), link.group(1));
                if (!Transport.isSameOrigin(following, connection.base())) {
                    throw new MalformedReply(
                            "the list of tags goes on at another host: " + following.getRawAuthority());
                }
                next = following.toString();
            } catch (JacksonException _) {
                throw new MalformedReply("the list of tags of " + name.familiarName() + " is no JSON");
            }
        }
    }
}
