package dev.priok.store.edit;

import dev.priok.kernel.Directory;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.model.EngineException;
import dev.priok.store.stream.Compression;
import dev.priok.store.tar.BlockSource;
import dev.priok.store.tar.StreamSource;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tar.TarReader;
import dev.priok.store.tree.EntryPath;
import dev.priok.store.tree.FileWatch;
import dev.priok.store.tree.TreeRules;
import dev.priok.store.tree.TreeWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Archives that become what is in them. */
record Unpacking(Directory root, String path) {
    private InputStream open(OpenFile file) throws IOException {
        return Compression.decompress(file.fd().inputStream());
    }

    private OpenFile file() {
        return root.openFile(path, OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW, 0);
    }

    /** Whether it is a tar, compressed or not, by how it begins. */
    boolean isArchive() {
        if (!root.status(path).isRegularFile()) {
            return false;
        }
        try (OpenFile file = file();
                InputStream plain = open(file)) {
            return new TarReader(new StreamSource(plain)).next() != null;
        } catch (IOException | EngineException e) {
            return false;
        }
    }

    /** @param owner of everything; null: as the archive says */
    void into(Directory target, TreeRules.@Nullable Owner owner, Path scratch) throws IOException {
        try (OpenFile file = file();
                InputStream plain = open(file)) {
            members(new StreamSource(plain), target, new Replacing(owner, FileWatch.NONE), scratch);
        }
    }

    /** Writes what is in a tar, which it reads to its end. */
    static void members(BlockSource plain, Directory target, TreeRules rules, Path scratch) throws IOException {
        try (TreeWriter writer = new TreeWriter(target, rules, scratch)) {
            TarReader reader = new TarReader(plain);
            while (true) {
                TarEntry entry = reader.next();
                if (entry == null) {
                    break;
                }
                Cancelling.check();
                String name = EntryPath.clean(entry.name());
                // The directory that is unpacked into keeps its own attributes.
                if (!name.isEmpty() && entry.type() != TarEntry.Type.METADATA) {
                    writer.write(name, entry, reader);
                }
            }
            reader.drain();
            writer.finish();
        }
    }
}
