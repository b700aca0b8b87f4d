package dev.priok.cli.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** Packs files and folders into a tar archive under names of choice, links as links. For one thread. */
public final class TreePacker {
    private static final int TYPE_MASK = 0170000;
    private static final int FOLDER = 0040000;
    private static final int FILE = 0100000;
    private static final int LINK = 0120000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int PIPE = 0010000;

    private record FileKey(long device, long inode) {}

    private final TarArchiveOutputStream tar;
    /** Names already packed of files that have several. */
    private final Map<FileKey, String> packed = new HashMap<>();

    private boolean ownedByRoot;

    /** @param out isn't closed */
    public TreePacker(OutputStream out) {
        tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** Writes a whole archive; does not close {@code out}. */
    static void pack(Path root, String rootName, OutputStream out) throws IOException {
        TreePacker packer = new TreePacker(out);
        packer.add(root, rootName.equals("/") ? "." : rootName, _ -> Choice.TAKEN);
        packer.finish();
    }

    /** What becomes of a path. */
    public enum Choice {
        TAKEN,
        LEFT_OUT,
        /** A folder that is left out itself; it is made for what is taken below it. */
        ONLY_WHAT_IS_BELOW
    }

    /** From now on all is root's, whoever has it here. */
    public TreePacker ownedByRoot() {
        ownedByRoot = true;
        return this;
    }

    /**
     * Packs what is in a folder.
     *
     * @param choice for each path relative to the folder; nothing is asked below what is left out
     */
    public void addContent(Path folder, Function<String, Choice> choice) throws IOException {
        addChildren(folder, "", choice);
    }

    /** Packs a file, or a folder without what is in it. */
    public void addAlone(Path path, String name) throws IOException {
        add(path, name, _ -> Choice.LEFT_OUT);
    }

    /** Packs a file that isn't on disk. */
    public void addFile(String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
        entry.setSize(content.length);
        entry.setMode(0644);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** Completes the archive. */
    public void finish() throws IOException {
        tar.finish();
        tar.flush();
    }

    private void addChildren(Path folder, String prefix, Function<String, Choice> choice) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                String name = prefix + child.getFileName();
                switch (choice.apply(name)) {
                    case TAKEN -> add(child, name, choice);
                    case ONLY_WHAT_IS_BELOW -> {
                        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                            addChildren(child, name + "/", choice);
                        }
                    }
                    case LEFT_OUT -> {}
                }
            }
        }
    }

    private void add(Path path, String name, Function<String, Choice> choice) throws IOException {
        Map<String, Object> status = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) number(status, "mode");
        int type = mode & TYPE_MASK;
        TarArchiveEntry entry = entry(path, name, status, type);
        if (entry == null) {
            return;
        }
        entry.setMode(mode & 07777);
        entry.setUserId(ownedByRoot ? 0 : number(status, "uid"));
        entry.setGroupId(ownedByRoot ? 0 : number(status, "gid"));
        entry.setModTime((FileTime) status.getOrDefault("lastModifiedTime", FileTime.fromMillis(0)));
        tar.putArchiveEntry(entry);
        if (entry.isFile() && entry.getSize() > 0) {
            Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
        if (type == FOLDER) {
            addChildren(path, name + "/", choice);
        }
    }

    /** The entry without what all kinds share; null for what no archive holds. */
    private @Nullable TarArchiveEntry entry(Path path, String name, Map<String, Object> status, int type)
            throws IOException {
        return switch (type) {
            case FOLDER -> new TarArchiveEntry(name + "/", TarConstants.LF_DIR, true);
            case LINK -> {
                TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK, true);
                entry.setLinkName(Files.readSymbolicLink(path).toString());
                yield entry;
            }
            case FILE -> file(name, status);
            case PIPE -> new TarArchiveEntry(name, TarConstants.LF_FIFO, true);
            case CHARACTER_DEVICE -> device(name, TarConstants.LF_CHR, number(status, "rdev"));
            case BLOCK_DEVICE -> device(name, TarConstants.LF_BLK, number(status, "rdev"));
            default -> null;
        };
    }

    /** Linux's layout of a device number in 64 bits (makedev(3)). */
    private static TarArchiveEntry device(String name, byte flag, long number) {
        TarArchiveEntry entry = new TarArchiveEntry(name, flag, true);
        entry.setDevMajor((int) ((number >>> 8) & 0xfff));
        entry.setDevMinor((int) ((number & 0xff) | ((number >>> 12) & 0xfff00)));
        return entry;
    }

    private TarArchiveEntry file(String name, Map<String, Object> status) {
        FileKey key = new FileKey(number(status, "dev"), number(status, "ino"));
        String first = number(status, "nlink") > 1 ? packed.putIfAbsent(key, name) : null;
        if (first != null) {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_LINK, true);
            entry.setLinkName(first);
            return entry;
        }
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
        entry.setSize(number(status, "size"));
        return entry;
    }

    private static long number(Map<String, Object> status, String name) {
        return status.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
