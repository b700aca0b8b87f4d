package dev.priok.store.edit;

import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileNames;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OverlayForm;
import dev.priok.model.Digest;
import dev.priok.model.path.PathPatterns;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The digest of sources: all that makes a difference to who copies them, apart from times. For one use. */
final class TreeDigest {
    private final Directory root;
    private final PathPatterns exclude;
    private final FileDigests digests;
    private final MessageDigest sha256 = Digest.sha256();
    private final byte[] buffer = new byte[FileDigests.BUFFER_BYTES];

    /** Directories that count if anything in them does. */
    private final List<Runnable> parents = new ArrayList<>();

    TreeDigest(Directory root, PathPatterns exclude, FileDigests digests) {
        this.root = root;
        this.exclude = exclude;
        this.digests = digests;
    }

    Digest of(List<Source> sources) {
        for (Source source : sources) {
            add(source.name());
            FileStatus status = root.status(source.path());
            if (status.isDirectory()) {
                // Its own attributes are not copied.
                add("directory");
                try (Directory directory = root.openDirectory(source.path())) {
                    content(source, directory, "");
                }
            } else {
                try (Directory parent = root.openDirectory(RootPath.parentOf(source.path()))) {
                    entry(parent, RootPath.lastOf(source.path()), status);
                }
            }
        }
        return Digest.finish(sha256);
    }

    private void content(Source source, Directory directory, String path) {
        Cancelling.check();
        List<DirectoryEntry> entries = new ArrayList<>(directory.entries());
        entries.sort((one, other) -> one.name().compareTo(other.name()));
        for (DirectoryEntry entry : entries) {
            String inside = RootPath.join(path, entry.name());
            boolean excluded = exclude.matches(inside);
            FileStatus status = directory.status(entry.name());
            Runnable addition = () -> {
                add(inside);
                entry(directory, entry.name(), status);
            };
            boolean taken = !excluded && source.has(inside);
            if (taken) {
                parents.forEach(Runnable::run);
                parents.clear();
                addition.run();
            }
            boolean deeper =
                    status.isDirectory() && source.mayHaveBelow(inside) && (!excluded || exclude.hasExceptions());
            if (deeper) {
                if (!taken) {
                    parents.add(addition);
                }
                try (Directory below = directory.openDirectoryNoFollow(entry.name())) {
                    content(source, below, inside);
                }
                parents.remove(addition);
            }
        }
    }

    private void entry(Directory parent, String name, FileStatus status) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(status.mode());
            out.writeInt(status.uid());
            out.writeInt(status.gid());
            switch (status.type()) {
                case REGULAR ->
                    out.writeUTF(digests.of(parent, name, status, buffer).toString());
                case SYMBOLIC_LINK -> write(out, FileNames.encode(parent.readLink(name)));
                case CHARACTER_DEVICE, BLOCK_DEVICE -> {
                    out.writeInt(status.rdevMajor());
                    out.writeInt(status.rdevMinor());
                }
                case DIRECTORY, FIFO, SOCKET, UNKNOWN -> {}
            }
            attributes(parent, name, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sha256.update(bytes.toByteArray());
    }

    private static void attributes(Directory parent, String name, DataOutputStream out) throws IOException {
        try {
            for (String attribute : new TreeSet<>(parent.attributeNames(name))) {
                Optional<byte[]> value =
                        OverlayForm.isMark(attribute) ? Optional.empty() : parent.attribute(name, attribute);
                if (value.isPresent()) {
                    write(out, FileNames.encode(attribute));
                    write(out, value.get());
                }
            }
        } catch (KernelException e) {
            if (!e.is(Errno.EOPNOTSUPP)) {
                throw e;
            }
        }
        out.writeInt(-1);
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private void add(String text) {
        byte[] bytes = FileNames.encode(text);
        sha256.update((byte) (bytes.length >> 8));
        sha256.update((byte) bytes.length);
        sha256.update(bytes);
    }
}
