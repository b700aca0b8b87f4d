package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
class PollerIT {
    private static final int PAIRS = 200;
    private static final int ROUNDS = 50;

    /** Two sides throw a byte to and fro, with short waits in between that often time out. */
    private static int play(Fd mine, boolean serves, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] ball = new byte[1];
        int caught = 0;
        if (serves) {
            mine.write(ball, 0, 1);
        }
        for (int round = 0; round < ROUNDS; round++) {
            if (random.nextInt(4) == 0) {
                mine.awaitReadable(Duration.ofNanos(random.nextInt(200_000)));
            }
            caught += mine.read(ball, 0, 1);
            mine.write(ball, 0, 1);
        }
        return caught;
    }

    @Test
    void manyThreadsWaitAtOnce() throws Exception {
        List<UnixSocket> sockets = new ArrayList<>();
        List<Future<Integer>> players = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < PAIRS; i++) {
                List<UnixSocket> pair = UnixSocket.pair(UnixSocket.Kind.SEQPACKET);
                sockets.addAll(pair);
                int seed = i;
                players.add(executor.submit(() -> play(pair.get(0).fd(), true, seed)));
                players.add(executor.submit(() -> play(pair.get(1).fd(), false, -seed)));
            }
            for (Future<Integer> player : players) {
                assertThat(player.get(2, TimeUnit.MINUTES)).isEqualTo(ROUNDS);
            }
        }
        sockets.forEach(UnixSocket::close);
    }

    /**
     * Numbers are used again at once, so a late event or close would hit a stranger. A write end outlives its reader:
     * otherwise a reader between two looks at its closed end may rightly see the end of the stream.
     */
    @Test
    void closingAtAnyMomentWakesTheRightThreads() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        ArrayDeque<Reader> readers = new ArrayDeque<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2000; i++) {
                Pipe pipe = Pipe.open();
                readers.add(new Reader(executor.submit(() -> errorOfReading(pipe.readEnd())), pipe.writeEnd()));
                if (random.nextBoolean()) {
                    Thread.onSpinWait();
                } else {
                    FdIT.spin(random.nextInt(50_000));
                }
                pipe.readEnd().close();
                if (readers.size() > 100) {
                    readers.remove().expectClosed();
                }
            }
            for (Reader reader : readers) {
                reader.expectClosed();
            }
        }
    }

    private static Errno errorOfReading(Fd fd) {
        try {
            int count = fd.read(new byte[1], 0, 1);
            throw new AssertionError("read " + count + " from " + fd);
        } catch (KernelException e) {
            return e.errno();
        }
    }

    private record Reader(Future<Errno> error, Fd writeEnd) {
        void expectClosed() throws Exception {
            assertThat(error.get(2, TimeUnit.MINUTES)).isEqualTo(Errno.EBADF);
            writeEnd.close();
        }
    }
}
