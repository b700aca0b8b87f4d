package dev.priok.registry.http;

import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import dev.priok.registry.storage.RepositoryName;
import dev.priok.registry.storage.Tag;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What a request is about: its path, read and validated (distribution-spec 1.1, "Endpoints"). */
sealed interface Target {
    /** {@code /v2/}: whether this is a registry, and who the client is. */
    record Base() implements Target {}

    record Catalog() implements Target {}

    /** Something in a repository. */
    sealed interface InRepository extends Target {
        RepositoryName repository();
    }

    record Tags(RepositoryName repository) implements InRepository {}

    record Manifest(RepositoryName repository, Reference reference) implements InRepository {}

    record Blob(RepositoryName repository, Digest digest) implements InRepository {}

    record Uploads(RepositoryName repository) implements InRepository {}

    record UploadSession(RepositoryName repository, UUID id) implements InRepository {}

    record Referrers(RepositoryName repository, Digest digest) implements InRepository {}

    /** How a manifest is named. */
    sealed interface Reference {
        record ByDigest(Digest digest) implements Reference {}

        record ByTag(Tag tag) implements Reference {}
    }

    Pattern CANONICAL_UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /**
     * Reads a decoded path; empty if nothing has such a path. The name may hold any of the words that follow it, so paths
     * are read from their end.
     *
     * @param place gives the repository here that the named one is
     */
    static Optional<Target> parse(String path, UnaryOperator<RepositoryName> place) {
        if (path.equals("/v2") || path.equals("/v2/")) {
            return Optional.of(new Base());
        }
        if (!path.startsWith("/v2/")) {
            return Optional.empty();
        }
        if (path.equals("/v2/_catalog")) {
            return Optional.of(new Catalog());
        }
        List<String> parts = List.of(path.substring(4).split("/", -1));
        int count = parts.size();
        String last = parts.getLast();
        if (count < 3) {
            return Optional.empty();
        }
        String kind = parts.get(count - 2);
        if (kind.equals("tags") && last.equals("list")) {
            return Optional.of(new Tags(name(parts, 2, place)));
        }
        if (kind.equals("manifests")) {
            return Optional.of(new Manifest(name(parts, 2, place), reference(last)));
        }
        if (kind.equals("referrers")) {
            return Optional.of(new Referrers(name(parts, 2, place), digest(last)));
        }
        if (kind.equals("blobs")) {
            return Optional.of(
                    last.equals("uploads")
                            ? new Uploads(name(parts, 2, place))
                            : new Blob(name(parts, 2, place), digest(last)));
        }
        if (kind.equals("uploads") && count > 3 && parts.get(count - 3).equals("blobs")) {
            RepositoryName name = name(parts, 3, place);
            return Optional.of(last.isEmpty() ? new Uploads(name) : new UploadSession(name, uploadId(last)));
        }
        return Optional.empty();
    }

    private static RepositoryName name(List<String> parts, int following, UnaryOperator<RepositoryName> place) {
        return place.apply(new RepositoryName(String.join("/", parts.subList(0, parts.size() - following))));
    }

    private static Reference reference(String text) {
        return text.indexOf(':') >= 0 ? new Reference.ByDigest(digest(text)) : new Reference.ByTag(new Tag(text));
    }

    /** DIGEST_INVALID if it is none, or of an algorithm that isn't supported. */
    static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (EngineException e) {
            throw RegistryException.of(ErrorCode.DIGEST_INVALID, 400, String.valueOf(e.getMessage()), e);
        }
    }

    private static UUID uploadId(String text) {
        if (!CANONICAL_UUID.matcher(text).matches()) {
            throw RegistryException.of(ErrorCode.BLOB_UPLOAD_UNKNOWN, "blob upload unknown to registry");
        }
        return UUID.fromString(text);
    }
}
