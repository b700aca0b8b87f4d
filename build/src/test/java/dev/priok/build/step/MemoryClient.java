package dev.priok.build.step;

import dev.priok.build.BuildClient;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.RegistryCredentials;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A client that has blobs and secrets, and nothing else. */
final class MemoryClient implements BuildClient {
    final Map<Digest, byte[]> blobs = new HashMap<>();
    final Map<String, byte[]> secrets = new HashMap<>();
    int blobsAsked;

    Digest blob(byte[] content) {
        Digest digest = Digest.sha256(content);
        blobs.put(digest, content);
        return digest;
    }

    @Override
    public String sharedKey() {
        return "memory";
    }

    @Override
    public Optional<byte[]> secret(String id) {
        return Optional.ofNullable(secrets.get(id));
    }

    @Override
    public InputStream openBlob(String store, Digest digest) {
        blobsAsked++;
        byte[] content = blobs.get(digest);
        if (content == null) {
            throw EngineException.notFound("content " + digest + ": not found");
        }
        return new ByteArrayInputStream(content);
    }

    @Override
    public void synchronize(String name, FileQuery query, Path target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RegistryCredentials credentials(String registryHost) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasSshAgent(String id) {
        return false;
    }

    @Override
    public ByteChannel openSshAgent(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OutputStream openFile(String destination, Map<String, String> attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sendDirectory(String destination, Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void writeBlob(String store, Digest digest, long sizeBytes, InputStream content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void writeRoot(String store, byte[] descriptor) {
        throw new UnsupportedOperationException();
    }
}
