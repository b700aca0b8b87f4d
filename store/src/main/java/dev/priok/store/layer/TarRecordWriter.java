package dev.priok.store.layer;

import com.github.luben.zstd.ZstdOutputStream;
import dev.priok.kernel.FileNames;
import dev.priok.store.tar.TarEntry.Fragment;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes what a tar consists of besides the files' contents: headers and padding as they are, and for each payload which
 * file it went to. Not thread-safe.
 */
final class TarRecordWriter implements AutoCloseable {
    static final String FILE = "record.zst";
    static final int END = 0;
    static final int RAW = 1;
    static final int PAYLOAD = 2;
    private static final int RAW_BYTES = 64 * 1024;

    private final DataOutputStream out;
    private final byte[] raw = new byte[RAW_BYTES];
    private int rawLength;
    private long payloads;

    TarRecordWriter(Path file) throws IOException {
        ZstdOutputStream compressed = new ZstdOutputStream(Files.newOutputStream(file), 1).setChecksum(true);
        out = new DataOutputStream(new BufferedOutputStream(compressed, 2 * RAW_BYTES));
    }

    /** Bytes of the tar that belong to no file. */
    void raw(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (rawLength == RAW_BYTES) {
                flushRaw();
            }
            int part = Math.min(length - done, RAW_BYTES - rawLength);
            System.arraycopy(bytes, offset + done, raw, rawLength, part);
            rawLength += part;
            done += part;
        }
    }

    private void flushRaw() throws IOException {
        if (rawLength > 0) {
            out.writeByte(RAW);
            out.writeInt(rawLength);
            out.write(raw, 0, rawLength);
            rawLength = 0;
        }
    }

    /** Here the tar has the contents of a file; they count from 0. */
    void payload(String path, List<Fragment> fragments) throws IOException {
        flushRaw();
        byte[] name = FileNames.encode(path);
        out.writeByte(PAYLOAD);
        out.writeShort(name.length);
        out.write(name);
        out.writeInt(fragments.size());
        for (Fragment fragment : fragments) {
            out.writeLong(fragment.offset());
            out.writeLong(fragment.length());
        }
        payloads++;
    }

    long payloads() {
        return payloads;
    }

    void finish() throws IOException {
        flushRaw();
        out.writeByte(END);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
