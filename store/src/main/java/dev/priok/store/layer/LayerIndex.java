package dev.priok.store.layer;

import dev.priok.kernel.FileNames;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a layer before its tar can be made again: the checks of its blocks, and files that a later member
 * of the same tar took the name of.
 *
 * @param checks one per MiB, see {@link BlockChecks}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LayerIndex(long tarBytes, int[] checks, List<Displaced> displaced) {
    static final String FILE = "index";
    private static final int MAGIC = 0x50524B31;

    LayerIndex {
        displaced = List.copyOf(displaced);
    }

    /**
     * The payloads of {@code path} before number {@code before} lie in file {@code number} of the directory of displaced
     * files (unless an earlier displacement applies to them).
     */
    record Displaced(String path, long before, int number) {}

    /** Where payload {@code sequence} of {@code path} went; null if it is where it was unpacked. */
    @Nullable
    Displaced find(String path, long sequence) {
        for (Displaced candidate : displaced) {
            if (candidate.before() > sequence && candidate.path().equals(path)) {
                return candidate;
            }
        }
        return null;
    }

    void write(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeLong(tarBytes);
        out.writeInt(checks.length);
        for (int check : checks) {
            out.writeInt(check);
        }
        out.writeInt(displaced.size());
        for (Displaced one : displaced) {
            byte[] path = FileNames.encode(one.path());
            out.writeShort(path.length);
            out.write(path);
            out.writeLong(one.before());
            out.writeInt(one.number());
        }
        out.writeInt(checkOf(bytes.toByteArray(), bytes.size()));
        Files.write(file, bytes.toByteArray());
    }

    /** DataLoss if it isn't what was written. */
    static LayerIndex read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            DataInputStream last = new DataInputStream(
                    new ByteArrayInputStream(Arrays.copyOfRange(bytes, Math.max(0, bytes.length - 4), bytes.length)));
            if (bytes.length < 24 || in.readInt() != MAGIC || last.readInt() != checkOf(bytes, bytes.length - 4)) {
                throw new IOException("its check does not fit");
            }
            long tarBytes = in.readLong();
            int[] checks = new int[in.readInt()];
            for (int i = 0; i < checks.length; i++) {
                checks[i] = in.readInt();
            }
            int count = in.readInt();
            List<Displaced> displaced = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String path = FileNames.decode(in.readNBytes(in.readUnsignedShort()));
                displaced.add(new Displaced(path, in.readLong(), in.readInt()));
            }
            return new LayerIndex(tarBytes, checks, displaced);
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.DataLoss("the layer index " + file + " is damaged: " + e.getMessage()), e);
        }
    }

    private static int checkOf(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
