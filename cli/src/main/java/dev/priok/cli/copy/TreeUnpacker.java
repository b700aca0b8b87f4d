package dev.priok.cli.copy;

import dev.priok.cli.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks an archive of the engine's on this machine. No entry gets out of the folder: names are cleaned, and nothing is
 * written through a link that the archive or anyone else put inside it.
 */
public final class TreeUnpacker {
    private final Path folder;
    private final CopyPlan plan;
    /** Folders and their times, which writing into them would change, the innermost first. */
    private final Deque<FolderTime> times = new ArrayDeque<>();

    private record FolderTime(Path path, FileTime time) {}

    private TreeUnpacker(CopyPlan plan) {
        this.folder = Path.of(plan.folder());
        this.plan = plan;
    }

    /** Unpacks the whole archive into a folder that exists. */
    public static void unpack(InputStream archive, Path into) throws IOException {
        unpack(archive, new CopyPlan(into.toString(), ".", "."));
    }

    /** Unpacks the whole archive; returns the size of the files in bytes. */
    static long unpack(InputStream archive, CopyPlan plan) throws IOException {
        TreeUnpacker unpacker = new TreeUnpacker(plan);
        long sizeBytes = 0;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(archive)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpacker.place(tar, entry);
                sizeBytes += entry.isFile() ? entry.getSize() : 0;
            }
        }
        for (FolderTime time : unpacker.times) {
            setTime(time.path(), time.time());
        }
        return sizeBytes;
    }

    private void place(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
        String name = plan.rename(entry.getName());
        Path target = inside(name);
        if (!name.isEmpty()) {
            clear(target, entry);
        }
        if (entry.isDirectory()) {
            if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(target);
            }
            if (!name.isEmpty()) {
                Files.setAttribute(target, "unix:mode", entry.getMode() & 07777);
                times.addFirst(new FolderTime(target, entry.getLastModifiedTime()));
            }
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            setTime(target, entry.getLastModifiedTime());
        } else if (entry.isLink()) {
            Files.createLink(target, inside(plan.rename(entry.getLinkName())));
        } else if (entry.isFile()) {
            try (var out = Files.newOutputStream(
                    target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                tar.transferTo(out);
            }
            Files.setAttribute(target, "unix:mode", entry.getMode() & 07777);
            setTime(target, entry.getLastModifiedTime());
        } else {
            throw new CommandFailure("cannot copy " + entry.getName()
                    + ": devices and pipes are not supported yet; leave them out or use '-' as the destination");
        }
    }

    /** The place of a name; makes the folders on the way. */
    private Path inside(String name) throws IOException {
        Path place = folder;
        if (name.isEmpty()) {
            return place;
        }
        String[] names = name.split("/", -1);
        for (int i = 0; i < names.length; i++) {
            place = place.resolve(names[i]);
            if (i == names.length - 1) {
                break;
            }
            if (Files.isSymbolicLink(place)) {
                throw new CommandFailure("refusing to write through the symbolic link " + place);
            }
            if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(place);
            }
        }
        return place;
    }

    /** Makes way for an entry: a folder stays for a folder, and neither replaces the other kind. */
    private static void clear(Path target, TarArchiveEntry entry) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean isFolder = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
        if (isFolder && !entry.isDirectory()) {
            throw new CommandFailure(
                    "cannot overwrite directory \"" + target + "\" with non-directory \"" + target + "\"");
        }
        if (!isFolder && entry.isDirectory()) {
            throw new CommandFailure(
                    "cannot overwrite non-directory \"" + target + "\" with directory \"" + target + "\"");
        }
        if (!isFolder) {
            Files.delete(target);
        }
    }

    private static void setTime(Path path, FileTime time) throws IOException {
        BasicFileAttributeView view =
                Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        view.setTimes(time, time, null);
    }
}
