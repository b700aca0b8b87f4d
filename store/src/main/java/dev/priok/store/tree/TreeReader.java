package dev.priok.store.tree;

import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.kernel.OverlayForm;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tar.TarEntry.Fragment;
import dev.priok.store.tar.TarWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes trees as tar members. Sockets are left out, as Docker does. Not thread-safe. */
public final class TreeReader {
    private static final int BUFFER_BYTES = 256 * 1024;

    /** Deeper trees are refused: each level holds a descriptor. */
    private static final int MAX_DEPTH = 2048;

    private static final Comparator<DirectoryEntry> BY_NAME = Comparator.comparing(DirectoryEntry::name);

    private final TarWriter tar;
    private final TreeFilter filter;
    private final OwnerIds ids;
    private final Map<FileKey, String> firstNames = new HashMap<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];

    private record FileKey(long device, long inode) {}

    public TreeReader(TarWriter tar, TreeFilter filter) {
        this(tar, filter, OwnerIds.SAME);
    }

    public TreeReader(TarWriter tar, TreeFilter filter, OwnerIds ids) {
        this.tar = tar;
        this.filter = filter;
        this.ids = ids;
    }

    /** Ends the archive. */
    public void finish() throws IOException {
        tar.finish();
    }

    /** Writes one file or directory with everything below it. */
    public void write(Directory parent, String name, String memberName) throws IOException {
        FileStatus status = parent.status(name);
        member(parent, name, status, memberName);
        if (status.isDirectory() && !filter.empties(status)) {
            try (Directory directory = parent.openDirectoryNoFollow(name)) {
                filter.inDirectory(directory, memberName, tar);
                writeContent(directory, memberName, 1);
            }
        }
    }

    /** Writes one file, or a directory without its content. */
    public void writeAlone(Directory parent, String name, String memberName) throws IOException {
        member(parent, name, parent.status(name), memberName);
    }

    /**
     * Writes what is in a directory, sorted by name.
     *
     * @param prefix empty or the directory's member name
     */
    public void writeContent(Directory directory, String prefix) throws IOException {
        writeContent(directory, prefix, 1);
    }

    private void writeContent(Directory directory, String prefix, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("directories are nested more than " + MAX_DEPTH + " deep");
        }
        List<DirectoryEntry> entries = new ArrayList<>(directory.entries());
        entries.sort(BY_NAME);
        for (DirectoryEntry entry : entries) {
            String memberName =
                    prefix.isEmpty() || prefix.endsWith("/") ? prefix + entry.name() : prefix + "/" + entry.name();
            try {
                FileStatus status = directory.status(entry.name());
                member(directory, entry.name(), status, memberName);
                if (status.isDirectory() && !filter.empties(status)) {
                    try (Directory below = directory.openDirectoryNoFollow(entry.name())) {
                        filter.inDirectory(below, memberName, tar);
                        writeContent(below, memberName, depth + 1);
                    }
                }
            } catch (KernelException e) {
                // Running programs remove files meanwhile; a member is begun only after its file was opened.
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
            }
        }
    }

    private void member(Directory parent, String name, FileStatus status, String memberName) throws IOException {
        FileType type = status.type();
        if (type == FileType.SOCKET || type == FileType.UNKNOWN) {
            return;
        }
        if (filter.replaces(parent, name, status, memberName, tar)) {
            return;
        }
        FileKey key = new FileKey(status.device(), status.inode());
        if (status.links() > 1 && !status.isDirectory()) {
            String first = firstNames.putIfAbsent(key, memberName);
            if (first != null) {
                tar.begin(entry(TarEntry.Type.HARD_LINK, memberName, first, status, Map.of(), 0));
                return;
            }
        }
        Map<String, byte[]> xattrs = xattrs(parent, name);
        switch (type) {
            case REGULAR -> {
                if (filter.empties(status)) {
                    tar.begin(entry(TarEntry.Type.FILE, memberName, "", status, xattrs, 0));
                } else {
                    file(parent, name, memberName, xattrs);
                }
            }
            case DIRECTORY ->
                tar.begin(entry(
                        TarEntry.Type.DIRECTORY,
                        memberName.endsWith("/") ? memberName : memberName + "/",
                        "",
                        status,
                        xattrs,
                        0));
            case SYMBOLIC_LINK ->
                tar.begin(entry(TarEntry.Type.SYMLINK, memberName, parent.readLink(name), status, xattrs, 0));
            case CHARACTER_DEVICE ->
                tar.begin(entry(TarEntry.Type.CHARACTER_DEVICE, memberName, "", status, xattrs, 0));
            case BLOCK_DEVICE -> tar.begin(entry(TarEntry.Type.BLOCK_DEVICE, memberName, "", status, xattrs, 0));
            case FIFO -> tar.begin(entry(TarEntry.Type.FIFO, memberName, "", status, xattrs, 0));
            case SOCKET, UNKNOWN -> throw new AssertionError("left out above");
        }
    }

    private Map<String, byte[]> xattrs(Directory parent, String name) {
        Map<String, byte[]> found = Map.of();
        try {
            for (String attribute : parent.attributeNames(name)) {
                if (attribute.equals("security.capability")
                        || (attribute.startsWith("user.") && !OverlayForm.isMark(attribute))) {
                    Optional<byte[]> value = parent.attribute(name, attribute);
                    if (value.isPresent()) {
                        found = found.isEmpty() ? new LinkedHashMap<>() : found;
                        found.put(attribute, value.get());
                    }
                }
            }
        } catch (KernelException e) {
            if (!e.is(Errno.EOPNOTSUPP)) {
                throw e;
            }
        }
        return found;
    }

    private TarEntry entry(
            TarEntry.Type type,
            String name,
            String linkName,
            FileStatus status,
            Map<String, byte[]> xattrs,
            long sizeBytes) {
        return new TarEntry(
                type,
                name,
                linkName,
                sizeBytes,
                status.permissions(),
                ids.archivedUser(status.uid()),
                ids.archivedGroup(status.gid()),
                status.modificationTime(),
                status.rdevMajor(),
                status.rdevMinor(),
                xattrs,
                sizeBytes == 0 ? List.of() : List.of(new Fragment(0, sizeBytes)));
    }

    /** The size is the one at opening: a file that grows is cut, one that shrinks is filled up with zeros. */
    private void file(Directory parent, String name, String memberName, Map<String, byte[]> xattrs) throws IOException {
        try (OpenFile file = parent.openFile(name, OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW, 0)) {
            FileStatus status = file.status();
            tar.begin(entry(TarEntry.Type.FILE, memberName, "", status, xattrs, status.sizeBytes()));
            long left = status.sizeBytes();
            while (left > 0) {
                int read = file.fd().read(buffer, 0, (int) Math.min(left, BUFFER_BYTES));
                if (read < 0) {
                    break;
                }
                tar.write(buffer, 0, read);
                left -= read;
            }
            byte[] zeros = new byte[(int) Math.min(left, BUFFER_BYTES)];
            while (left > 0) {
                int part = (int) Math.min(left, zeros.length);
                tar.write(zeros, 0, part);
                left -= part;
            }
        }
    }
}
