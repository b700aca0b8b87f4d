package dev.priok.registry.storage;

import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What is being uploaded: {@code uploads/<id>} with the bytes so far in {@code data}, and whose it is. */
final class Uploads {
    /** Open at once, those of crashed clients included, which go after some days. */
    static final int MOST = 10_000;

    private final Path top;
    private final ConcurrentHashMap<UUID, Upload> open = new ConcurrentHashMap<>();

    Uploads(Path top) {
        this.top = top;
    }

    /** @throws IOException the disk; TOOMANYREQUESTS if too many are open */
    Upload begin(RepositoryName repository, String algorithm) throws IOException {
        if (open.size() >= MOST) {
            throw RegistryException.of(ErrorCode.TOOMANYREQUESTS, "too many uploads are open: " + MOST);
        }
        UUID id = UUID.randomUUID();
        Path directory = top.resolve(id.toString());
        Upload upload = new Upload(id, repository, directory, algorithm, true);
        Files.createDirectory(directory);
        Files.write(directory.resolve("repository"), repository.text().getBytes(StandardCharsets.UTF_8));
        Files.createFile(directory.resolve("data"));
        open.put(id, upload);
        return upload;
    }

    Optional<Upload> find(RepositoryName repository, UUID id) throws IOException {
        Upload known = open.get(id);
        if (known == null) {
            Path directory = top.resolve(id.toString());
            String owner;
            try {
                owner = Files.readString(directory.resolve("repository"));
            } catch (NoSuchFileException _) {
                return Optional.empty();
            }
            Optional<RepositoryName> name = RepositoryName.parse(owner);
            if (name.isEmpty() || !Files.exists(directory.resolve("data"))) {
                return Optional.empty();
            }
            known = open.computeIfAbsent(id, _ -> new Upload(id, name.get(), directory, "sha256", false));
        }
        return known.repository().equals(repository) ? Optional.of(known) : Optional.empty();
    }

    void end(Upload upload) throws IOException {
        open.remove(upload.id());
        DurableFiles.deleteTree(upload.directory());
    }

    /** Those to which nothing was written since then. */
    List<UUID> idleSince(Instant limit) throws IOException {
        List<UUID> idle = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(top)) {
            for (Path entry : entries) {
                if (lastWrite(entry).isBefore(limit)) {
                    idle.add(UUID.fromString(String.valueOf(entry.getFileName())));
                }
            }
        }
        return idle;
    }

    private static Instant lastWrite(Path upload) throws IOException {
        for (Path file : List.of(upload.resolve("data"), upload)) {
            try {
                return Files.getLastModifiedTime(file).toInstant();
            } catch (NoSuchFileException _) {
                // A crash between two steps, or the upload has just ended.
            }
        }
        return Instant.MAX;
    }

    void delete(UUID id) throws IOException {
        open.remove(id);
        DurableFiles.deleteTree(top.resolve(id.toString()));
    }
}
