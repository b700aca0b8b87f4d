package dev.priok.store.layer;

import dev.priok.kernel.Directory;
import dev.priok.model.Digest;
import dev.priok.store.scratch.ScratchSpace.Scratch;
import dev.priok.store.stream.DigestBehind;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tar.TarEntry.Fragment;
import dev.priok.store.tar.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A layer made of files that are here in overlay's form already: its tar is written nowhere, but digested and recorded.
 * Whoever makes it writes all files to {@link #tar}, moves them to {@link #takeFiles} and ends with {@link #finish}. For
 * one thread, once.
 */
public final class LayerDraft implements AutoCloseable {
    static final String STAGING = "layer";

    private final LayerStore store;
    private final Scratch scratch;
    private final Path staging;
    private final TarRecordWriter record;
    private final Recording recording;
    private final TarWriter tar;

    LayerDraft(LayerStore store, Scratch scratch) throws IOException {
        this.store = store;
        this.scratch = scratch;
        this.staging = Files.createDirectory(scratch.path().resolve(STAGING));
        this.record = new TarRecordWriter(staging.resolve(TarRecordWriter.FILE));
        this.recording = new Recording(record);
        this.tar = new TarWriter(recording, recording::payload);
    }

    /** Where the layer's members go, in the names that they have in the layer. */
    public TarWriter tar() {
        return tar;
    }

    /** Moves the directory whose content was written to {@link #tar} here. */
    public void takeFiles(Directory from, String name) {
        try (Directory own = Directory.open(staging)) {
            from.rename(name, own, LayerUnpacker.DIFF, Directory.RENAME_NO_REPLACE);
        }
    }

    /** Stores the layer; the caller closes it. */
    public PinnedLayer finish() throws IOException {
        tar.finish();
        record.finish();
        record.close();
        Path index = staging.resolve(LayerIndex.FILE);
        Recording.Sums sums = recording.sums();
        new LayerIndex(sums.tarBytes(), sums.checks(), List.of()).write(index);
        long recordBytes = Files.size(index) + Files.size(staging.resolve(TarRecordWriter.FILE));
        return store.place(
                scratch.path(),
                new LayerReceiver.Received(sums.diffId(), recording.fileBytes, sums.tarBytes(), recordBytes, false));
    }

    @Override
    public void close() throws IOException {
        recording.digest.close();
        try {
            record.close();
        } finally {
            scratch.close();
        }
    }

    /** Digests a tar and records what of it is no file's content. */
    private static final class Recording extends OutputStream {
        private final TarRecordWriter record;
        private final DigestBehind digest = new DigestBehind();
        private final BlockChecks checks = new BlockChecks();
        private long payloadLeft;
        private long fileBytes;

        @SuppressWarnings("ArrayRecordComponent") // never compared
        private record Sums(Digest diffId, long tarBytes, int[] checks) {}

        Recording(TarRecordWriter record) {
            this.record = record;
        }

        private void payload(TarEntry entry) throws IOException {
            record.payload(entry.name(), List.of(new Fragment(0, entry.sizeBytes())));
            payloadLeft = entry.sizeBytes();
            fileBytes += payloadLeft;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            digest.update(bytes, offset, length);
            checks.update(bytes, offset, length);
            int content = (int) Math.min(payloadLeft, length);
            payloadLeft -= content;
            record.raw(bytes, offset + content, length - content);
        }

        Sums sums() throws IOException {
            return new Sums(digest.finish(), checks.total(), checks.finish());
        }
    }
}
