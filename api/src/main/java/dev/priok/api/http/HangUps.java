package dev.priok.api.http;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Finds out that a client, which has ended its input, has closed the other direction too. Java's channels don't tell,
 * so this asks the kernel from time to time, only while such a client exists. Over TCP the kernel learns it only from
 * the next write.
 */
public final class HangUps {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Probe probe;
    private final Scheduler scheduler;

    public HangUps(Probe probe, Scheduler scheduler) {
        this.probe = probe;
        this.scheduler = scheduler;
    }

    void watch(EndPoint endPoint, Runnable hungUp) {
        if (endPoint.getTransport() instanceof SocketChannel channel) {
            check(endPoint, probe.of(channel), hungUp);
        }
    }

    private void check(EndPoint endPoint, BooleanSupplier peerHungUp, Runnable hungUp) {
        if (!endPoint.isOpen()) {
            return;
        }
        if (peerHungUp.getAsBoolean()) {
            hungUp.run();
        } else {
            scheduler.schedule(() -> check(endPoint, peerHungUp, hungUp), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Asks the kernel about the far end of a channel. Never blocks. */
    @FunctionalInterface
    public interface Probe {
        /** What it gives says true once both directions are closed (POLLHUP). */
        BooleanSupplier of(SocketChannel channel);

        /** Knows nothing: such clients are noticed at the next write. */
        Probe NONE = _ -> () -> false;
    }
}
