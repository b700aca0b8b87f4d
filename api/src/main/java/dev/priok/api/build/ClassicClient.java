package dev.priok.api.build;

import dev.priok.api.http.TransferStream;
import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.build.BuildClient;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.RegistryCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** A client that sends its context once, is asked for what else it has by its answer, and fetches its files. */
final class ClassicClient implements BuildClient {
    private static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_ADDRESS = "https://index.docker.io/v1/";

    private final String key = UUID.randomUUID().toString();
    private final Fields registries;
    private final BuildOutlets outlets;
    private final TransferStream messages;
    private final GivenInputs inputs;

    /**
     * @param registries of the header {@code X-Registry-Config}: credentials by host
     * @param inputs what it has beside; its messages tell it of files that it is to fetch too
     */
    ClassicClient(Fields registries, BuildOutlets outlets, GivenInputs inputs) {
        this.registries = registries;
        this.outlets = outlets;
        this.messages = inputs.messages();
        this.inputs = inputs;
    }

    @Override
    public String sharedKey() {
        return key;
    }

    @Override
    public RegistryCredentials credentials(String registryHost) {
        String address = registryHost.equals(DOCKER_HUB) ? DOCKER_HUB_ADDRESS : registryHost;
        for (String host : registries.keys()) {
            String plain = host.replaceFirst("^https?://", "").replaceFirst("/.*", "");
            if (host.equals(address) || plain.equals(registryHost)) {
                Fields fields = registries.object(host);
                return new RegistryCredentials(
                        fields.text("username"),
                        fields.text("password"),
                        fields.text("serveraddress"),
                        fields.text("identitytoken"),
                        fields.text("registrytoken"));
            }
        }
        return RegistryCredentials.NONE;
    }

    @Override
    public Optional<byte[]> secret(String id) {
        return inputs.secret(id);
    }

    @Override
    public boolean hasSshAgent(String id) {
        return inputs.sshAgents().contains(id);
    }

    @Override
    public void synchronize(String name, FileQuery query, Path target) {
        throw hasNone("directory " + name);
    }

    @Override
    public ByteChannel openSshAgent(String id) throws IOException {
        if (!hasSshAgent(id)) {
            throw hasNone("ssh agent " + id);
        }
        return new TunnelledChannel(inputs.sshAgent(id));
    }

    @Override
    public OutputStream openFile(String destination, Map<String, String> attributes) throws IOException {
        return outlets.offer(
                token -> send("output", Json.object().put("index", destination).put("token", token)));
    }

    @Override
    public void sendDirectory(String destination, Path directory) {
        throw hasNone("place for files");
    }

    @Override
    public InputStream openBlob(String store, Digest digest) {
        requireStore(store);
        return inputs.blob(store, digest);
    }

    @Override
    public void writeBlob(String store, Digest digest, long sizeBytes, InputStream content) throws IOException {
        requireStore(store);
        ObjectNode blob = Json.object()
                .put("store", store)
                .put("digest", digest.toString())
                .put("size", sizeBytes);
        try (OutputStream out = outlets.offer(token -> send("blob", blob.put("token", token)))) {
            content.transferTo(out);
        }
    }

    @Override
    public void writeRoot(String store, byte[] descriptor) {
        requireStore(store);
        ObjectNode root = Json.object().put("store", store);
        root.set(
                "descriptor",
                Json.parse(new String(descriptor, StandardCharsets.UTF_8), "the cache's descriptor is no JSON"));
        send("root", root);
    }

    private void requireStore(String store) {
        if (!inputs.stores().contains(store)) {
            throw hasNone("store " + store);
        }
    }

    private void send(String name, ObjectNode value) {
        ObjectNode message = Json.object();
        message.set(name, value);
        messages.send(message);
    }

    private static EngineException hasNone(String what) {
        return EngineException.notFound("a client of the classic builder has no " + what);
    }
}
