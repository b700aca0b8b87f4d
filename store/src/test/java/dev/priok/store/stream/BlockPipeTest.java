package dev.priok.store.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class BlockPipeTest {
    private static CompletableFuture<byte[]> readAll(BlockPipe pipe) {
        return CompletableFuture.supplyAsync(() -> {
            try (InputStream in = pipe.inputStream()) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void handsOnEveryByteInOrder() throws Exception {
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        BlockPipe pipe = new BlockPipe();
        CompletableFuture<byte[]> read = readAll(pipe);
        try (OutputStream out = pipe.outputStream()) {
            for (int at = 0; at < content.length; at += 99_991) {
                out.write(content, at, Math.min(99_991, content.length - at));
            }
        }
        pipe.complete();
        assertThat(read.get()).isEqualTo(content);
    }

    @Test
    void tellsTheWriterThatNobodyReads() {
        BlockPipe pipe = new BlockPipe();
        pipe.abandon();
        assertThatThrownBy(pipe::take).isInstanceOf(BlockPipe.AbandonedException.class);
    }

    @Test
    void wakesAWriterThatWaitsForRoom() {
        BlockPipe pipe = new BlockPipe();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                while (true) {
                    pipe.put(pipe.take(), 1);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        pipe.abandon();
        assertThatThrownBy(writer::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(BlockPipe.AbandonedException.class);
    }

    @Test
    void tellsTheReaderThatTheWriterFailed() {
        BlockPipe pipe = new BlockPipe();
        CompletableFuture<byte[]> read = readAll(pipe);
        pipe.fail(new IOException("no more"));
        assertThatThrownBy(read::get).hasRootCauseMessage("no more");
    }
}
