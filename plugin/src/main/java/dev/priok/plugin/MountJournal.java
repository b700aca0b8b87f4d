package dev.priok.plugin;

import dev.priok.model.ContainerId;
import dev.priok.plugin.PluginMounts.Mount;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Mounts of plugins, a file each: names of volumes are the plugins' own and may be anything. Thread-safe. */
final class MountJournal {
    private static final System.Logger LOG = System.getLogger(MountJournal.class.getName());
    private static final String UNFINISHED = ".new";

    private final Path directory;

    MountJournal(Path directory) {
        this.directory = directory;
    }

    void write(Mount mount) throws IOException {
        Path file = file(mount);
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(directory);
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        Files.writeString(
                unfinished,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("Plugin", mount.plugin())
                        .put("Volume", mount.volume())
                        .put("Container", mount.user().value())
                        .toString());
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    boolean has(Mount mount) {
        return Files.exists(file(mount));
    }

    /** One that stays by mistake is tried to be unmounted once more than needed. */
    void strike(Mount mount) {
        try {
            Files.deleteIfExists(file(mount));
        } catch (IOException e) {
            LOG.log(Level.WARNING, mount + " can't be struck out: " + e.getMessage());
        }
    }

    List<Mount> all() {
        List<Mount> mounts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                read(file, mounts);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "mounts of plugins can't be read from " + directory + ": " + e.getMessage());
        }
        return mounts;
    }

    private static void read(Path file, List<Mount> mounts) throws IOException {
        if (file.toString().endsWith(UNFINISHED)) {
            Files.delete(file);
            return;
        }
        try {
            JsonNode node = JsonMapper.shared().readTree(Files.readString(file));
            mounts.add(new Mount(
                    node.path("Plugin").asString(),
                    node.path("Volume").asString(),
                    new ContainerId(node.path("Container").asString())));
        } catch (JacksonException | IllegalArgumentException e) {
            LOG.log(
                    Level.WARNING,
                    "the note of a mount in " + file + " is unreadable, and is deleted: " + e.getMessage());
            Files.delete(file);
        }
    }

    private Path file(Mount mount) {
        try {
            byte[] name =
                    (mount.plugin() + "\n" + mount.volume() + "\n" + mount.user()).getBytes(StandardCharsets.UTF_8);
            return directory.resolve(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
