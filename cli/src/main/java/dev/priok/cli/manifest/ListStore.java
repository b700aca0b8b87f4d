package dev.priok.cli.manifest;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.client.Json;
import dev.priok.client.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Lists that are not pushed yet, where docker's command has them: a directory for each, a file for each image in it. */
record ListStore(Path root) {
    static ListStore of(Session session) {
        return new ListStore(session.configDirectory().resolve("manifests"));
    }

    private static String fileName(String reference) {
        return reference.replace(':', '-').replace('/', '_');
    }

    private Path directory(String list) {
        return root.resolve(fileName(list));
    }

    boolean has(String list) {
        return Files.isDirectory(directory(list));
    }

    boolean has(String list, String image) {
        return Files.exists(directory(list).resolve(fileName(image)));
    }

    ImageManifest get(String list, String image) throws IOException {
        if (!has(list, image)) {
            throw new CommandFailure("No such manifest: " + image);
        }
        return read(directory(list).resolve(fileName(image)));
    }

    private static ImageManifest read(Path file) throws IOException {
        try {
            return ImageManifest.parse(Json.parse(Files.readAllBytes(file)));
        } catch (JsonSyntaxException | IllegalArgumentException e) {
            throw new CommandFailure("the manifest in " + file + " can't be read: " + e.getMessage());
        }
    }

    /** All images of a list, by their files' names. */
    List<ImageManifest> all(String list) throws IOException {
        if (!has(list)) {
            throw new CommandFailure("No such manifest: " + list);
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory(list))) {
            entries.forEach(files::add);
        }
        files.sort(null);
        List<ImageManifest> images = new ArrayList<>();
        for (Path file : files) {
            images.add(read(file));
        }
        return images;
    }

    void save(String list, ImageManifest image) throws IOException {
        Path directory = Files.createDirectories(directory(list));
        Path written = Files.createTempFile(root, "manifest", "");
        try {
            Files.writeString(written, image.json().compact());
            Files.move(
                    written,
                    directory.resolve(fileName(image.reference())),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    void remove(String list) throws IOException {
        Path directory = directory(list);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path file : entries) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
