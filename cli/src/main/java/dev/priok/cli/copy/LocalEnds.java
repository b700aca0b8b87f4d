package dev.priok.cli.copy;

import dev.priok.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The end of a copy that is on this machine. */
final class LocalEnds {
    private static final int MAX_LINKS = 10;

    private LocalEnds() {}

    /** The source; a link is copied itself unless {@code followLink}. */
    static CopyEnd source(String argument, boolean followLink) throws IOException {
        String absolute = CopyPath.withEndOf(
                argument, Path.of(argument).toAbsolutePath().normalize().toString());
        Path asked = Path.of(absolute).normalize();
        boolean follows = followLink || CopyPath.assertsFolder(argument);
        if (!Files.exists(asked, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailure("lstat " + asked + ": no such file or directory");
        }
        Path parent = asked.getParent();
        Path real = follows || parent == null
                ? asked.toRealPath()
                : parent.toRealPath().resolve(asked.getFileName());
        boolean isFolder = Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS);
        if (CopyPath.assertsFolder(argument) && !isFolder) {
            throw new CommandFailure("not a directory");
        }
        String path = CopyPath.withEndOf(argument, real.toString());
        String askedBase = CopyPath.base(absolute);
        return new CopyEnd(path, true, isFolder, askedBase.equals(CopyPath.base(path)) ? "" : askedBase);
    }

    /** The destination; links are followed, also those to nothing. */
    static CopyEnd destination(String argument) throws IOException {
        Path path = Path.of(argument).toAbsolutePath().normalize();
        for (int links = 0; Files.isSymbolicLink(path); links++) {
            if (links == MAX_LINKS) {
                throw new CommandFailure("too many symbolic links: " + argument);
            }
            path = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
        }
        String text = CopyPath.withEndOf(argument, path.toString());
        if (Files.exists(path)) {
            boolean isFolder = Files.isDirectory(path);
            if (CopyPath.assertsFolder(argument) && !isFolder) {
                throw new CommandFailure("lstat " + text + ": not a directory");
            }
            return new CopyEnd(text, true, isFolder, "");
        }
        Path parent = path.getParent();
        if (parent != null && !Files.exists(parent)) {
            throw new CommandFailure("invalid output path: directory \"" + parent + "\" does not exist");
        }
        if (parent != null && !Files.isDirectory(parent)) {
            throw new CommandFailure("not a directory: " + parent);
        }
        return new CopyEnd(text, false, false, "");
    }
}
