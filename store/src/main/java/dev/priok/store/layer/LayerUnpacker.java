package dev.priok.store.layer;

import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OverlayForm;
import dev.priok.model.EngineException;
import dev.priok.store.tar.BlockSource;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tar.TarReader;
import dev.priok.store.tree.EntryPath;
import dev.priok.store.tree.TreeRules;
import dev.priok.store.tree.TreeWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks one layer's tar into an empty directory, whiteouts in overlay's form (kernel documentation, "Overlay
 * Filesystem": character device 0:0, and {@link OverlayForm#OPAQUE_ATTRIBUTE}), and records the tar. For one use.
 */
final class LayerUnpacker implements TreeRules {
    static final String WHITEOUT_PREFIX = ".wh.";
    static final String METADATA_PREFIX = ".wh..wh.";
    static final String OPAQUE_MARK = ".wh..wh..opq";
    static final String DIFF = "diff";
    static final String DISPLACED = "displaced";
    private static final byte[] YES = "y".getBytes(StandardCharsets.US_ASCII);

    private final Directory layer;
    private final TarRecordWriter record;
    private final Path scratch;
    private final List<LayerIndex.Displaced> displaced = new ArrayList<>();
    private String current = "";
    private long sizeBytes;
    private boolean listsRoot;

    /** @param layer an empty directory that gets {@link #DIFF} and, if needed, {@link #DISPLACED} */
    LayerUnpacker(Directory layer, TarRecordWriter record, Path scratch) {
        this.layer = layer;
        this.record = record;
        this.scratch = scratch;
    }

    void unpack(BlockSource source) throws IOException {
        layer.createDirectory(DIFF, 0755);
        layer.setPermissions(DIFF, 0755);
        TarReader reader = new TarReader(source, record::raw);
        try (Directory diff = layer.openDirectoryNoFollow(DIFF);
                TreeWriter writer = new TreeWriter(diff, this, scratch)) {
            while (true) {
                TarEntry entry = reader.next();
                if (entry == null) {
                    break;
                }
                if (entry.type() != TarEntry.Type.METADATA) {
                    member(entry, reader, writer);
                }
            }
            reader.drain();
            writer.finish();
        }
        record.finish();
    }

    private void member(TarEntry entry, TarReader reader, TreeWriter writer) throws IOException {
        String path = EntryPath.clean(entry.name());
        current = path;
        String name = EntryPath.lastOf(path);
        if (name.startsWith(WHITEOUT_PREFIX)) {
            whiteout(path, name, writer);
            reader.transferPayload(record::raw);
            return;
        }
        if (entry.type() == TarEntry.Type.FILE && entry.storedBytes() > 0) {
            record.payload(path, entry.fragments());
            sizeBytes += entry.storedBytes();
        }
        listsRoot |= path.isEmpty() && entry.type() == TarEntry.Type.DIRECTORY;
        writer.write(path, entry, reader);
    }

    private static void whiteout(String path, String name, TreeWriter writer) {
        Directory parent = writer.parent(EntryPath.parentOf(path));
        if (name.equals(OPAQUE_MARK)) {
            parent.setAttribute("", OverlayForm.OPAQUE_ATTRIBUTE, YES);
            return;
        }
        if (name.startsWith(METADATA_PREFIX)) {
            // Other marks of aufs, from which this form comes, stand for nothing here.
            return;
        }
        String hidden = name.substring(WHITEOUT_PREFIX.length());
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw EngineException.invalid("invalid layer: bad whiteout \"" + path + "\"");
        }
        try {
            parent.createNode(hidden, FileType.CHARACTER_DEVICE, 0, 0, 0);
        } catch (KernelException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            // OCI image-spec, layer.md: a whiteout hides only what is in lower layers.
            if (parent.status(hidden).isDirectory()) {
                parent.setAttribute(hidden, OverlayForm.OPAQUE_ATTRIBUTE, YES);
            }
        }
    }

    @Override
    public void displace(Directory parent, String name, FileStatus existing, TarEntry entry) {
        if (existing.isWhiteout()) {
            parent.removeFile(name);
            if (entry.type() == TarEntry.Type.DIRECTORY) {
                parent.createDirectory(name, 0700);
                parent.setAttribute(name, OverlayForm.OPAQUE_ATTRIBUTE, YES);
            }
        } else if (existing.isDirectory()) {
            removeEmpty(parent, name);
        } else if (existing.isRegularFile() && existing.sizeBytes() > 0) {
            keepDisplaced(parent, name, entry);
        } else {
            parent.removeFile(name);
        }
    }

    private void removeEmpty(Directory parent, String name) {
        try {
            parent.removeDirectory(name);
        } catch (KernelException e) {
            throw e.is(Errno.ENOTEMPTY)
                    ? EngineException.invalid(
                            "invalid layer: \"" + current + "\" is a directory with members and then something else")
                    : e;
        }
    }

    /** The same name twice in one tar: the last one counts, but the first one's content is needed to make the tar again. */
    private void keepDisplaced(Directory parent, String name, TarEntry entry) {
        if (displaced.isEmpty()) {
            layer.createDirectory(DISPLACED, 0700);
        }
        if (displaced.size() >= MOST_DISPLACED) {
            throw EngineException.invalid(
                    "invalid layer: more than " + MOST_DISPLACED + " members have the name of another");
        }
        parent.rename(name, layer, DISPLACED + "/" + displaced.size(), Directory.RENAME_NO_REPLACE);
        boolean counted = entry.type() == TarEntry.Type.FILE && entry.storedBytes() > 0;
        displaced.add(new LayerIndex.Displaced(
                current, counted ? record.payloads() - 1 : record.payloads(), displaced.size()));
    }

    private static final int MOST_DISPLACED = 10_000;

    List<LayerIndex.Displaced> displaced() {
        return displaced;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    boolean listsRoot() {
        return listsRoot;
    }

    @Override
    public @Nullable Owner owner() {
        return null;
    }
}
