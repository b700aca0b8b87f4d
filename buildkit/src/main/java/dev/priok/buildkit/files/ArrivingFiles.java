package dev.priok.buildkit.files;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.wire.fsutil.Stat;
import dev.priok.kernel.Directory;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.model.EngineException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files that were asked for and whose content comes, several at a time. Used by one thread. */
final class ArrivingFiles implements AutoCloseable {
    /** BuildKit's clients send four at a time. */
    private static final int MOST_OPEN = 64;

    private static final int CREATE_NEW = OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.EXCLUSIVE;

    private final Directory root;
    private final Map<Integer, Awaited> awaited = new HashMap<>();
    private final Map<Integer, OpenFile> open = new HashMap<>();

    ArrivingFiles(Directory root) {
        this.root = root;
    }

    void await(int id, String path, Stat stat) {
        awaited.put(id, new Awaited(path, stat));
    }

    boolean areAwaited() {
        return !awaited.isEmpty();
    }

    /** @param data empty: the file is complete */
    void data(int id, ByteString data) {
        Awaited file = awaited.get(id);
        if (file == null) {
            throw EngineException.invalid("the client sent a file that was not asked for: " + id);
        }
        @Nullable OpenFile begun = open.get(id);
        OpenFile target = begun == null ? create(id, file.path()) : begun;
        if (!data.isEmpty()) {
            byte[] bytes = data.toByteArray();
            target.fd().write(bytes, 0, bytes.length);
            return;
        }
        target.close();
        open.remove(id);
        awaited.remove(id);
        EntryAttributes.apply(root, file.path(), file.stat());
    }

    private OpenFile create(int id, String path) {
        if (open.size() >= MOST_OPEN) {
            throw EngineException.invalid("the client sends more than " + MOST_OPEN + " files at a time");
        }
        // Never written to in place: the file may have other names.
        if (root.statusIfPresent(path).isPresent()) {
            root.removeFile(path);
        }
        OpenFile file = root.openFile(path, CREATE_NEW, 0600);
        open.put(id, file);
        return file;
    }

    @Override
    public void close() {
        open.values().forEach(OpenFile::close);
        open.clear();
    }

    private record Awaited(String path, Stat stat) {}
}
