package dev.priok.store.layer;

import dev.priok.kernel.Directory;
import dev.priok.model.Digest;
import dev.priok.store.stream.Relay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/**
 * Receives one layer: the calling thread reads (and thereby decompresses) and hashes, a second one unpacks. For one use.
 */
final class LayerReceiver {
    private final Path staging;
    private final Path scratch;

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
            Relay.run(
                    "layer-unpack",
                    tar,
                    (block, length) -> {
                        sha256.update(block, 0, length);
                        checks.update(block, 0, length);
                        progress.accept(checks.total());
                    },
                    unpacker::unpack);
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
}
