package dev.priok.api.build;

import dev.priok.api.json.Fields;
import dev.priok.build.BuildClient;
import dev.priok.model.EngineException;
import dev.priok.model.RegistryCredentials;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A client that sends its context once and has nothing else to give but credentials. */
final class ClassicClient implements BuildClient {
    private static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_ADDRESS = "https://index.docker.io/v1/";

    private final String key = UUID.randomUUID().toString();
    private final Fields registries;

    /** @param registries of the header {@code X-Registry-Config}: credentials by host */
    ClassicClient(Fields registries) {
        this.registries = registries;
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
        return Optional.empty();
    }

    @Override
    public boolean hasSshAgent(String id) {
        return false;
    }

    @Override
    public void synchronize(String name, FileQuery query, Path target) {
        throw hasNone("directory " + name);
    }

    @Override
    public ByteChannel openSshAgent(String id) {
        throw hasNone("ssh agent " + id);
    }

    @Override
    public OutputStream openFile(String destination, Map<String, String> attributes) {
        throw hasNone("place for files");
    }

    @Override
    public void sendDirectory(String destination, Path directory) {
        throw hasNone("place for files");
    }

    @Override
    public byte[] layoutBlob(String store, String reference) {
        throw hasNone("OCI layout " + store);
    }

    private static EngineException hasNone(String what) {
        return EngineException.notFound("a client of the classic builder has no " + what);
    }
}
