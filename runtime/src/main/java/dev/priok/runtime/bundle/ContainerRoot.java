package dev.priok.runtime.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A container's mounted root file system, read without leaving it. */
public final class ContainerRoot {
    private final Path directory;

    public ContainerRoot(Path directory) {
        this.directory = directory;
    }

    UserLookup users() {
        return new UserLookup(read("etc/passwd"), read("etc/group"));
    }

    /** Empty if there is no such file. */
    private String read(String relative) {
        Path file = directory.resolve(relative);
        Path parent = file.getParent();
        if (parent == null || !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
