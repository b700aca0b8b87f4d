package dev.priok.cli.settings;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Docker's configuration file of a user. What this program doesn't know stays in it. Not safe for use by several threads. */
public final class SettingsFile {
    private final Path path;
    private final boolean unreadable;
    private Json content;

    private SettingsFile(Path path, Json content, boolean unreadable) {
        this.path = path;
        this.content = content;
        this.unreadable = unreadable;
    }

    /**
     * Reads the file, which need not exist.
     *
     * @throws JsonSyntaxException when it isn't JSON
     */
    public static SettingsFile read(Path path) throws IOException {
        String text;
        try {
            text = Files.readString(path);
        } catch (NoSuchFileException _) {
            text = "";
        }
        return new SettingsFile(path, Json.parse(text.isBlank() ? "{}" : text), false);
    }

    /** Nothing set, in place of a file that can't be read; it is not replaced. */
    public static SettingsFile unreadable(Path path) {
        return new SettingsFile(path, new JsonObject().json(), true);
    }

    public Path path() {
        return path;
    }

    public Json content() {
        return content;
    }

    /** Sets a member, or takes it away if the value is empty, and saves. */
    public void put(String name, Json value) throws IOException {
        if (unreadable) {
            throw new CommandFailure(path + " can't be read, so nothing is changed in it");
        }
        JsonObject whole = new JsonObject();
        content.fields().forEach((key, old) -> {
            if (!key.equals(name) || !value.isEmpty()) {
                whole.put(key, key.equals(name) ? value : old);
            }
        });
        if (!value.isEmpty()) {
            whole.put(name, value);
        }
        save(whole.json());
    }

    /** Completely or not at all, readable by the user alone; a symbolic link stays one. */
    private void save(Json whole) throws IOException {
        Path target = Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Files.exists(path) ? path.toRealPath() : path;
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("no directory for " + target);
        }
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path written = Files.createTempFile(
                directory,
                "config.json",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(written, whole.pretty("\t"));
            Files.move(written, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
        content = whole;
    }
}
