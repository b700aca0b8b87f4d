package dev.priok.cli.build;

import dev.priok.model.Digest;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Document;
import dev.priok.oci.Documents;
import dev.priok.oci.Index;
import dev.priok.oci.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A directory of this machine with blobs, in the form of an OCI image layout (image-spec, image-layout.md). */
record BlobDirectory(Path place) {
    private static final String TAG = "org.opencontainers.image.ref.name";

    /** As containerd calls an image in a layout; it goes before the tag. */
    private static final String NAME = "io.containerd.image.name";

    /** The digest of what has that tag, or is that image; empty if there is none. */
    Optional<Digest> find(String tag) throws IOException {
        List<Descriptor> all = index().manifests();
        for (String annotation : List.of(NAME, TAG)) {
            for (Descriptor one : all) {
                if (tag.equals(one.annotations().get(annotation))) {
                    return Optional.of(one.digest());
                }
            }
        }
        return Optional.empty();
    }

    InputStream open(Digest digest) throws IOException {
        return Files.newInputStream(blob(digest));
    }

    boolean has(Digest digest, long sizeBytes) throws IOException {
        Path blob = blob(digest);
        return Files.isRegularFile(blob) && Files.size(blob) == sizeBytes;
    }

    /** Keeps a blob; nothing of it is there if it isn't what its digest says. */
    void receive(Digest digest, InputStream content) throws IOException {
        Path blob = blob(digest);
        Files.createDirectories(blob.getParent());
        Path growing = growing();
        try {
            MessageDigest computation = Digest.computation(digest.algorithm());
            Files.copy(new DigestInputStream(content, computation), growing, StandardCopyOption.REPLACE_EXISTING);
            if (!Digest.finish(digest.algorithm(), computation).equals(digest)) {
                throw new IOException("the blob " + digest + " did not come whole");
            }
            Files.move(growing, blob, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(growing);
        }
    }

    /** Gives a blob the name in its annotations, or else the tag; no other has it then. */
    void name(Descriptor root, String tag) throws IOException {
        Map<String, String> annotations = new HashMap<>(root.annotations());
        annotations.putIfAbsent(TAG, tag);
        Index old =
                Files.exists(indexFile()) ? index() : new Index(MediaTypes.OCI_INDEX, List.of(), "", null, Map.of());
        List<Descriptor> all = new ArrayList<>(old.manifests());
        all.removeIf(one -> List.of(TAG, NAME).stream()
                .allMatch(part -> Objects.equals(one.annotations().get(part), annotations.get(part))));
        all.add(new Descriptor(
                root.mediaType(),
                root.digest(),
                root.sizeBytes(),
                root.urls(),
                annotations,
                root.artifactType(),
                root.platform()));
        replace("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
        replace(
                "index.json",
                Documents.write(new Index(old.mediaType(), all, old.artifactType(), old.subject(), old.annotations())));
    }

    private void replace(String name, byte[] content) throws IOException {
        Path growing = growing();
        try {
            Files.write(growing, content);
            Files.move(growing, place.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(growing);
        }
    }

    /** Readable by all, as blobs of layouts are. */
    private Path growing() throws IOException {
        return Files.createTempFile(
                place,
                ".priok-",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    }

    private Index index() throws IOException {
        try (InputStream in = Files.newInputStream(indexFile())) {
            Document document = Documents.parse(in.readNBytes(Documents.MAX_BYTES + 1), "");
            if (document instanceof Index index) {
                return index;
            }
            throw new IOException(indexFile() + " is no index");
        } catch (NoSuchFileException e) {
            throw new IOException(place + " is no image layout: it has no index.json", e);
        }
    }

    private Path indexFile() {
        return place.resolve("index.json");
    }

    private Path blob(Digest digest) {
        return place.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
    }
}
