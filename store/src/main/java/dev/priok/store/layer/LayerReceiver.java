package dev.priok.store.layer;

import dev.priok.kernel.Directory;
import dev.priok.model.Digest;
import dev.priok.store.stream.BlockPipe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives one layer: the calling thread reads (and thereby decompresses) and hashes, a second one unpacks. For one use.
 */
final class LayerReceiver {
    private final Path staging;
    private final Path scratch;
    private @Nullable Throwable unpackFailure;

    /** What came out. */
    record Received(Digest diffId, long sizeBytes, long tarBytes, long recordBytes, boolean listsRoot) {}

    /**
     * @param staging an empty directory that becomes the layer's
     * @param scratch for temporary notes
     */
    LayerReceiver(Path staging, Path scratch) {
        this.staging = staging;
        this.scratch = scratch;
    }

    Received receive(InputStream tar, LongConsumer progress) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        BlockChecks checks = new BlockChecks();
        Path recordFile = staging.resolve(TarRecordWriter.FILE);
        LayerUnpacker unpacker;
        try (Directory layer = Directory.open(staging);
                TarRecordWriter record = new TarRecordWriter(recordFile)) {
            unpacker = new LayerUnpacker(layer, record, scratch);
            BlockPipe pipe = new BlockPipe();
            Thread thread = Thread.ofPlatform().daemon().name("layer-unpack").start(() -> unpack(unpacker, pipe));
            try {
                feed(tar, pipe, sha256, checks, progress);
            } finally {
                join(thread);
            }
            rethrowUnpackFailure();
        }
        Path index = staging.resolve(LayerIndex.FILE);
        new LayerIndex(checks.total(), checks.finish(), unpacker.displaced()).write(index);
        return new Received(
                Digest.finish(sha256),
                unpacker.sizeBytes(),
                checks.total(),
                Files.size(index) + Files.size(recordFile),
                unpacker.listsRoot());
    }

    private void unpack(LayerUnpacker unpacker, BlockPipe pipe) {
        try {
            unpacker.unpack(pipe.source());
        } catch (Throwable e) {
            unpackFailure = e;
            pipe.abandon();
        }
    }

    private void feed(InputStream tar, BlockPipe pipe, MessageDigest sha256, BlockChecks checks, LongConsumer progress)
            throws IOException {
        try {
            while (true) {
                byte[] block = pipe.take();
                int length = tar.readNBytes(block, 0, block.length);
                if (length == 0) {
                    pipe.complete();
                    return;
                }
                sha256.update(block, 0, length);
                checks.update(block, 0, length);
                pipe.put(block, length);
                progress.accept(checks.total());
            }
        } catch (BlockPipe.AbandonedException e) {
            // The reader's own failure says more; it is thrown when its thread has ended.
        } catch (IOException e) {
            pipe.fail(e);
            throw e;
        } catch (RuntimeException | Error e) {
            pipe.fail(new IOException("the data could not be read", e));
            throw e;
        }
    }

    private void rethrowUnpackFailure() throws IOException {
        switch (unpackFailure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IOException(e);
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
