package dev.priok.api.build;

import dev.priok.api.http.Query;
import dev.priok.api.http.TransferStream;
import dev.priok.api.json.Json;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client of the classic protocol has for a build beside its context: Priok's own. The request names it, and the
 * answer asks for what is needed, by lines that only such clients get.
 *
 * @param contexts named contexts: {@code local:} is a directory of the client's
 * @param stores directories of blobs to take from and to fill, as {@link dev.priok.build.BuildClient} calls them
 */
record GivenInputs(
        Set<String> secrets,
        Set<String> sshAgents,
        Map<String, String> contexts,
        Set<String> stores,
        @Nullable BuildInlets inlets,
        TransferStream messages) {
    /** Before a named context that is a directory of the client's. */
    static final String LOCAL = "local:";

    private static final int LARGEST_SECRET_BYTES = 500 * 1024;

    static GivenInputs of(Query query, BuildInlets inlets, TransferStream messages) {
        return new GivenInputs(
                words(query, "secrets"),
                words(query, "ssh"),
                ClassicRequest.texts(query, "contexts"),
                stores(query),
                inlets,
                messages);
    }

    /** A client that has nothing to give. */
    static GivenInputs none(TransferStream messages) {
        return new GivenInputs(Set.of(), Set.of(), Map.of(), Set.of(), null, messages);
    }

    static Set<String> stores(Query query) {
        return words(query, "stores");
    }

    private static Set<String> words(Query query, String parameter) {
        return ClassicRequest.list(query, parameter).stream()
                .map(JsonNode::asString)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Optional<byte[]> secret(String id) {
        if (!secrets.contains(id)) {
            return Optional.empty();
        }
        return Optional.of(read("secret", id, in -> {
            try {
                byte[] content = in.readNBytes(LARGEST_SECRET_BYTES + 1);
                if (content.length > LARGEST_SECRET_BYTES) {
                    throw EngineException.invalid(
                            "the secret " + id + " is larger than " + LARGEST_SECRET_BYTES + " bytes");
                }
                return content;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    /** A directory of the client's, as a tar. */
    <T> T directory(String name, Function<InputStream, T> unpacking) {
        return read("directory", name, unpacking);
    }

    /** A blob of a store; the caller closes it. */
    InputStream blob(String store, Digest digest) {
        return client().open(token -> send(ask("blob", store, token).put("digest", digest.toString())));
    }

    Socket sshAgent(String id) {
        return client().connect(token -> send(ask("ssh", id, token)));
    }

    private <T> T read(String kind, String name, Function<InputStream, T> reading) {
        return client().read(token -> send(ask(kind, name, token)), reading);
    }

    private static ObjectNode ask(String kind, String name, String token) {
        return Json.object().put("kind", kind).put("name", name).put("token", token);
    }

    private void send(ObjectNode question) {
        ObjectNode message = Json.object();
        message.set("input", question);
        messages.send(message);
    }

    private BuildInlets client() {
        if (inlets == null) {
            throw EngineException.notFound("this client has nothing to give to a build");
        }
        return inlets;
    }
}
