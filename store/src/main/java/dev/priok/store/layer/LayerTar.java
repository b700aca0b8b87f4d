package dev.priok.store.layer;

import com.github.luben.zstd.ZstdInputStream;
import dev.priok.kernel.Directory;
import dev.priok.kernel.FileNames;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes a layer's tar again, bit by bit, from its files and its record. For one use. */
final class LayerTar {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Path path;
    private final Digest diffId;
    private final LayerIndex index;
    private final BlockChecks checks = new BlockChecks();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int buffered;

    /** DataLoss if the layer's index is damaged. */
    LayerTar(Path path, Digest diffId) {
        this.path = path;
        this.diffId = diffId;
        this.index = LayerIndex.read(path.resolve(LayerIndex.FILE));
    }

    /** Throws DataLoss when something differs from what was stored, not before the bytes up to there are written. */
    void writeTo(OutputStream out) throws IOException {
        // Links in the layer count from its own root, not from the directory that holds it: two roots.
        try (Directory layer = Directory.open(path);
                Directory diff = layer.openDirectoryNoFollow(LayerUnpacker.DIFF);
                DataInputStream record = openRecord()) {
            long sequence = 0;
            while (true) {
                int tag = readRecord(record::readUnsignedByte);
                if (tag == TarRecordWriter.END) {
                    break;
                } else if (tag == TarRecordWriter.RAW) {
                    raw(record, out);
                } else if (tag == TarRecordWriter.PAYLOAD) {
                    payload(record, layer, diff, sequence++, out);
                } else {
                    throw damaged("its record has an unknown part", null);
                }
            }
        } catch (KernelException e) {
            throw damaged(e.getMessage(), e);
        }
        flush(out);
        if (checks.total() != index.tarBytes() || !Arrays.equals(checks.finish(), index.checks())) {
            throw damaged("its content changed", null);
        }
    }

    private DataInputStream openRecord() {
        try {
            InputStream file = Files.newInputStream(path.resolve(TarRecordWriter.FILE));
            return new DataInputStream(new BufferedInputStream(new ZstdInputStream(file), 64 * 1024));
        } catch (IOException e) {
            throw damaged("its record cannot be opened: " + e.getMessage(), e);
        }
    }

    private interface RecordRead<T> {
        T read() throws IOException;
    }

    private <T> T readRecord(RecordRead<T> read) {
        try {
            return read.read();
        } catch (IOException e) {
            throw damaged("its record cannot be read: " + e.getMessage(), e);
        }
    }

    private void raw(DataInputStream record, OutputStream out) throws IOException {
        int left = readRecord(record::readInt);
        while (left > 0) {
            int part = left;
            reserve(out);
            int space = Math.min(part, BUFFER_BYTES - buffered);
            int read = readRecord(() -> record.read(buffer, buffered, space));
            if (read < 0) {
                throw damaged("its record is cut off", null);
            }
            buffered += read;
            left -= read;
        }
    }

    private void payload(DataInputStream record, Directory layer, Directory diff, long sequence, OutputStream out)
            throws IOException {
        String name = readRecord(() -> FileNames.decode(record.readNBytes(record.readUnsignedShort())));
        int fragments = readRecord(record::readInt);
        LayerIndex.Displaced displaced = index.find(name, sequence);
        Directory root = displaced == null ? diff : layer;
        String where = displaced == null ? name : LayerUnpacker.DISPLACED + "/" + displaced.number();
        try (OpenFile file = open(root, where)) {
            for (int i = 0; i < fragments; i++) {
                long offset = readRecord(record::readLong);
                long length = readRecord(record::readLong);
                if (offset != 0) {
                    file.seek(offset);
                }
                copy(file, length, where, out);
            }
        }
    }

    private OpenFile open(Directory root, String where) {
        try {
            return root.openFile(where, OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW | OpenFlags.NO_ATIME, 0);
        } catch (KernelException e) {
            throw damaged("a file is missing: " + e.getMessage(), e);
        }
    }

    private void copy(OpenFile file, long length, String where, OutputStream out) throws IOException {
        long left = length;
        while (left > 0) {
            reserve(out);
            int read = file.fd().read(buffer, buffered, (int) Math.min(left, BUFFER_BYTES - buffered));
            if (read < 0) {
                throw damaged(where + " is shorter than it was", null);
            }
            buffered += read;
            left -= read;
        }
    }

    private void reserve(OutputStream out) throws IOException {
        if (buffered == BUFFER_BYTES) {
            flush(out);
        }
    }

    private void flush(OutputStream out) throws IOException {
        checks.update(buffer, 0, buffered);
        if (!checks.agreesSoFar(index.checks())) {
            throw damaged("its content changed", null);
        }
        out.write(buffer, 0, buffered);
        buffered = 0;
    }

    private EngineException damaged(@Nullable String reason, @Nullable Throwable cause) {
        return new EngineException(
                new EngineError.DataLoss("layer " + diffId + " in " + path + " is damaged: " + reason), cause);
    }
}
