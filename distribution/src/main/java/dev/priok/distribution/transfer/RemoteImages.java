package dev.priok.distribution.transfer;

import dev.priok.engine.port.Registries.Described;
import dev.priok.engine.port.Registries.FoundRepository;
import dev.priok.engine.port.Registries.RemoteDocument;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Document;
import dev.priok.oci.Index;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import dev.priok.registryclient.wire.MalformedReply;
import dev.priok.registryclient.wire.ManifestBytes;
import dev.priok.registryclient.wire.Repositories;
import dev.priok.registryclient.wire.Repository;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What registries have, without bringing it here. Thread-safe. */
public final class RemoteImages {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MOST_FOUND = 100;
    private static final int MOST_BLOB_BYTES = 16 << 20;

    private final Repositories repositories;

    public RemoteImages(Repositories repositories) {
        this.repositories = repositories;
    }

    /** A question to one repository. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Repository repository) throws IOException;
    }

    private <T> T first(ImageReference name, RegistryCredentials credentials, Question<T> question) throws IOException {
        List<Repository> sources = repositories.toPull(name, credentials);
        for (int i = 0; ; i++) {
            try {
                return question.ask(sources.get(i));
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (!sources.get(i).isMirror() || i == sources.size() - 1) {
                    throw e;
                }
            }
        }
    }

    public List<String> tags(ImageReference repository, RegistryCredentials credentials) throws IOException {
        return first(repository, credentials, Repository::tags);
    }

    /** @param reference with a tag or a digest */
    public RemoteDocument document(ImageReference reference, RegistryCredentials credentials) throws IOException {
        return first(reference, credentials, repository -> {
            ManifestBytes bytes = repository.manifest(tagOrDigest(reference));
            return new RemoteDocument(bytes.mediaType(), bytes.digest(), bytes.content());
        });
    }

    private static String tagOrDigest(ImageReference reference) {
        Digest digest = reference.digest();
        return digest == null ? String.valueOf(reference.tag()) : digest.toString();
    }

    public byte[] blob(ImageReference repository, Digest digest, long sizeBytes, RegistryCredentials credentials)
            throws IOException {
        return first(repository, credentials, source -> source.smallBlob(digest, sizeBytes, MOST_BLOB_BYTES));
    }

    /** @param reference with a tag or a digest */
    public Described describe(ImageReference reference, RegistryCredentials credentials) throws IOException {
        return first(reference, credentials, repository -> {
            ManifestBytes bytes = repository.manifest(tagOrDigest(reference));
            Document document = bytes.parse();
            List<Platform> platforms = switch (document) {
                case Index index ->
                    index.manifests().stream()
                            .map(Descriptor::platform)
                            .filter(Objects::nonNull)
                            .toList();
                case Manifest manifest -> platform(repository, manifest);
            };
            return new Described(document.mediaType(), bytes.digest(), bytes.sizeBytes(), platforms);
        });
    }

    private static List<Platform> platform(Repository repository, Manifest manifest) throws IOException {
        Descriptor config = manifest.config();
        if (!MediaTypes.isImageConfig(config.mediaType())) {
            return List.of();
        }
        byte[] json = repository.smallBlob(config.digest(), config.sizeBytes(), ConfigBlob.MOST_BYTES);
        return List.of(ConfigBlob.parse(json).platform());
    }

    /** The term may begin with the registry to ask, as image names do. */
    public List<FoundRepository> search(String term, int limit, RegistryCredentials credentials) throws IOException {
        if (limit < 0 || limit > MOST_FOUND) {
            throw EngineException.invalid("limit " + limit + " is outside the range of [1, " + MOST_FOUND + "]");
        }
        if (term.contains("://")) {
            throw EngineException.invalid(
                    "invalid repository name: repository name (" + term + ") should not have a scheme");
        }
        int slash = term.indexOf('/');
        String first = slash < 0 ? "" : term.substring(0, slash);
        boolean hasDomain = first.contains(".") || first.contains(":") || first.equals("localhost");
        String domain =
                hasDomain && !first.equals("docker.io") && !first.equals("index.docker.io") ? first : "docker.io";
        String words = hasDomain ? term.substring(slash + 1) : term;
        String query = "q=" + URLEncoder.encode(words, StandardCharsets.UTF_8) + (limit == 0 ? "" : "&n=" + limit);
        return found(repositories.search(domain, query, credentials), domain);
    }

    private static List<FoundRepository> found(byte[] json, String domain) throws IOException {
        try {
            List<FoundRepository> result = new ArrayList<>();
            for (JsonNode entry : MAPPER.readTree(json).path("results")) {
                result.add(new FoundRepository(
                        entry.path("name").asString(""),
                        entry.path("description").asString(""),
                        entry.path("is_official").asBoolean(false),
                        entry.path("star_count").asInt(0)));
            }
            return result;
        } catch (JacksonException _) {
            throw new MalformedReply("the search at " + domain + " answered no JSON");
        }
    }
}
