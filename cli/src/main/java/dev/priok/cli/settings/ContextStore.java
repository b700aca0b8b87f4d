package dev.priok.cli.settings;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Json;
import dev.priok.client.JsonSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Contexts on disk, where docker's command has them and in its form: {@code contexts/meta/ID/meta.json} and
 * {@code contexts/tls/ID/docker/*.pem}, ID being the SHA-256 of the name.
 */
public final class ContextStore {
    /** More is no certificate, key or description. */
    public static final int MOST_BYTES = 10 << 20;

    private static final String ENGINE = "docker";

    private final Path root;

    /** The store in that configuration directory. */
    public ContextStore(Path configDirectory) {
        this.root = configDirectory.resolve("contexts");
    }

    /** Where the metadata of one is. */
    public Path metadataDirectory(String name) {
        return root.resolve("meta").resolve(id(name));
    }

    /** Where the TLS files of one are. */
    public Path tlsDirectory(String name) {
        return root.resolve("tls").resolve(id(name));
    }

    /** Where the TLS files for the engine are. */
    public Path engineTlsDirectory(String name) {
        return tlsDirectory(name).resolve(ENGINE);
    }

    private static String id(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean has(String name) {
        return Files.exists(metadataDirectory(name).resolve("meta.json"));
    }

    /** The context of that name; fails with docker's words if there is none. */
    public EngineContext get(String name) throws IOException {
        Path file = metadataDirectory(name).resolve("meta.json");
        try {
            return read(file);
        } catch (NoSuchFileException _) {
            throw new CommandFailure(
                    "context \"" + name + "\": context not found: open " + file + ": no such file or directory");
        }
    }

    private static EngineContext read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new CommandFailure("the context in " + file + " is larger than any context");
        }
        try {
            return EngineContext.parse(Json.parse(Files.readAllBytes(file)));
        } catch (JsonSyntaxException e) {
            throw new CommandFailure("the context in " + file + " can't be read: " + e.getMessage());
        }
    }

    /** All of them, by name. */
    public List<EngineContext> all() throws IOException {
        List<EngineContext> all = new ArrayList<>();
        Path meta = root.resolve("meta");
        if (!Files.isDirectory(meta)) {
            return all;
        }
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(meta)) {
            for (Path directory : directories) {
                Path file = directory.resolve("meta.json");
                if (Files.exists(file)) {
                    all.add(read(file));
                }
            }
        }
        all.sort(Comparator.comparing(EngineContext::name));
        return all;
    }

    /** Keeps the metadata, in place of what there was. */
    public void save(EngineContext context) throws IOException {
        Path directory = metadataDirectory(context.name());
        Files.createDirectories(directory);
        write(directory, "meta.json", context.json().compact().getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps the engine's TLS files, by name, in place of those there were. */
    public void saveTls(String name, Map<String, byte[]> files) throws IOException {
        delete(engineTlsDirectory(name));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path directory = Files.createDirectories(
                    engineTlsDirectory(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            write(directory, file.getKey(), file.getValue());
        }
    }

    /** The engine's TLS files by name. */
    public Map<String, byte[]> tls(String name) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        Path directory = engineTlsDirectory(name);
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path file : entries) {
                    Path last = file.getFileName();
                    if (last != null) {
                        files.put(last.toString(), Files.readAllBytes(file));
                    }
                }
            }
        }
        return files;
    }

    public void remove(String name) throws IOException {
        delete(metadataDirectory(name));
        delete(tlsDirectory(name));
    }

    /** At once or not at all, readable by the user alone. */
    private static void write(Path directory, String name, byte[] content) throws IOException {
        Path written = Files.createTempFile(
                directory,
                name,
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(written, content);
            Files.move(
                    written,
                    directory.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** A directory of files and directories of files. */
    private static void delete(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> found;
        try (var walk = Files.walk(directory)) {
            found = new ArrayList<>(walk.toList());
        }
        for (Path path : found.reversed()) {
            Files.delete(path);
        }
    }
}
