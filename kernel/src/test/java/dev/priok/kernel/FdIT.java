package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
class FdIT {
    private static final long PUMPED_BYTES = 300_000_000L;

    @Test
    void bytesPassThroughAPipe() throws Exception {
        try (Pipe pipe = Pipe.open();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var received = executor.submit(() -> pipe.readEnd().inputStream().readAllBytes());
            byte[] sent = new byte[1_000_000];
            new java.util.Random(1).nextBytes(sent);
            pipe.writeEnd().write(sent, 0, sent.length);
            pipe.writeEnd().close();
            assertThat(received.get(2, TimeUnit.MINUTES)).isEqualTo(sent);
        }
    }

    @Test
    void directBuffersPassThroughAPipe() {
        try (Pipe pipe = Pipe.open()) {
            ByteBuffer out = ByteBuffer.allocateDirect(16).putLong(42).flip();
            pipe.writeEnd().write(out);
            assertThat(out.hasRemaining()).isFalse();
            ByteBuffer in = ByteBuffer.allocateDirect(16);
            assertThat(pipe.readEnd().read(in)).isEqualTo(8);
            assertThat(in.flip().getLong()).isEqualTo(42);
        }
    }

    @Test
    void aPipePumpsFast() throws Exception {
        try (Pipe pipe = Pipe.open();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            pump(executor, pipe.writeEnd(), pipe.readEnd(), "pipe");
        }
    }

    @Test
    void aSeqpacketSocketPumpsFast() throws Exception {
        var pair = UnixSocket.pair(UnixSocket.Kind.SEQPACKET);
        try (UnixSocket left = pair.get(0);
                UnixSocket right = pair.get(1);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            pump(executor, left.fd(), right.fd(), "seqpacket");
        }
    }

    private static void pump(java.util.concurrent.ExecutorService executor, Fd from, Fd to, String name)
            throws Exception {
        long start = System.nanoTime();
        var writer = executor.submit(() -> {
            byte[] chunk = new byte[64 * 1024];
            try (OutputStream out = from.outputStream()) {
                for (long left = PUMPED_BYTES; left > 0; left -= chunk.length) {
                    out.write(chunk, 0, (int) Math.min(left, chunk.length));
                }
            }
            return true;
        });
        var reader = executor.submit(() -> {
            byte[] chunk = new byte[64 * 1024];
            long total = 0;
            int count;
            while ((count = to.read(chunk, 0, chunk.length)) > 0) {
                total += count;
            }
            return total;
        });
        assertThat(reader.get(2, TimeUnit.MINUTES)).isEqualTo(PUMPED_BYTES);
        assertThat(writer.get()).isTrue();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s: %.0f MB/s%n", name, PUMPED_BYTES / 1e6 / seconds);
        assertThat(seconds).isLessThan(5);
    }

    @Test
    void closingWakesAWaitingReader() throws Exception {
        Pipe pipe = Pipe.open();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                int count = pipe.readEnd().read(ByteBuffer.allocate(1));
                failure.completeExceptionally(new AssertionError("read " + count));
            } catch (KernelException e) {
                failure.complete(e);
            }
        });
        awaitState(reader, Thread.State.WAITING);
        pipe.readEnd().close();
        assertThat(failure.get(2, TimeUnit.MINUTES))
                .isInstanceOfSatisfying(
                        KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
        pipe.close();
        assertThatThrownBy(() -> pipe.writeEnd().write(new byte[1], 0, 1)).hasMessageContaining("it was closed");
    }

    static void awaitState(Thread thread, Thread.State state) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (thread.getState() != state) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    static void spin(int nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            CompletableFuture<KernelException> failure = new CompletableFuture<>();
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    pipe.readEnd().awaitReadable(null);
                } catch (KernelException e) {
                    failure.complete(e);
                }
            });
            awaitState(reader, Thread.State.WAITING);
            reader.interrupt();
            assertThat(failure.get(2, TimeUnit.MINUTES).errno()).isEqualTo(Errno.EINTR);
        }
    }

    @Test
    void aWaitEndsWithItsTimeout() {
        try (Pipe pipe = Pipe.open()) {
            assertThat(pipe.readEnd().awaitReadable(Duration.ofMillis(5))).isFalse();
            assertThat(pipe.writeEnd().awaitWritable(Duration.ofMillis(5))).isTrue();
            assertThat(pipe.readEnd().isReadable()).isFalse();
        }
    }

    @Test
    void aHangUpIsSeenWhileBytesAreLeft() {
        try (Pipe pipe = Pipe.open()) {
            pipe.writeEnd().write(new byte[] {1}, 0, 1);
            assertThat(pipe.readEnd().isHungUp()).isFalse();
            pipe.writeEnd().close();
            assertThat(pipe.readEnd().awaitHangUp(Duration.ofMinutes(2))).isTrue();
            assertThat(pipe.readEnd().isHungUp()).isTrue();
        }
    }

    @Test
    void readerAndWriterWaitOnOneSocketTogether() throws Exception {
        var pair = UnixSocket.pair(UnixSocket.Kind.STREAM);
        try (UnixSocket left = pair.get(0);
                UnixSocket right = pair.get(1);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            byte[] much = new byte[5_000_000];
            var written = executor.submit(() -> left.fd().write(much, 0, much.length));
            var answer = executor.submit(() -> left.fd().read(ByteBuffer.allocate(10)));
            var drained = executor.submit(() -> right.fd().inputStream().readNBytes(much.length).length);
            assertThat(drained.get(2, TimeUnit.MINUTES)).isEqualTo(much.length);
            written.get(2, TimeUnit.MINUTES);
            right.fd().write(new byte[] {1, 2, 3}, 0, 3);
            assertThat(answer.get(2, TimeUnit.MINUTES)).isEqualTo(3);
        }
    }
}
