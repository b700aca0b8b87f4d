package dev.priok.registryclient.wire;

import dev.priok.registryclient.RegistrySettings.Patience;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.IntConsumer;

/**
 * How often one thing is tried again, and after which pauses. Failures that don't pass are thrown at once. For one thread.
 */
public final class Persistence {
    private final Patience patience;
    private int failures;
    private boolean progressed;
    private boolean isFirstAtOnce;

    public Persistence(Patience patience) {
        this.patience = patience;
    }

    /** Something that may fail in passing. */
    @FunctionalInterface
    public interface Try<T> {
        T get() throws IOException;
    }

    public static <T> T run(Patience patience, Try<T> work) throws IOException {
        Persistence persistence = new Persistence(patience);
        while (true) {
            try {
                return work.get();
            } catch (IOException e) {
                persistence.pauseAfter(e, _ -> {});
            }
        }
    }

    /**
     * It went on since the last failure: all tries are there again, also for failures to connect.
     *
     * @param isFirstAtOnce a connection that breaks next is made again without a pause: nothing has to notice the break
     */
    public void progressed(boolean isFirstAtOnce) {
        failures = 0;
        progressed = true;
        this.isFirstAtOnce = isFirstAtOnce;
    }

    /** Returns when the next try is due, or throws the failure. */
    public void pauseAfter(IOException failure, IntConsumer secondsLeft) throws IOException {
        failures++;
        if (failures >= patience.tries() || !isPassing(failure)) {
            throw failure;
        }
        pause(pause(failure), secondsLeft);
    }

    private boolean isPassing(IOException failure) {
        return switch (failure) {
            case RegistryFailure answer -> answer.isPassing();
            case MalformedReply _ -> false;
            case WrongContent _ -> false;
            case Unreachable unreachable -> progressed || !unreachable.isLasting();
            case InterruptedIOException _ -> false;
            default -> true;
        };
    }

    private Duration pause(IOException failure) {
        if (isFirstAtOnce && failures == 1 && !(failure instanceof RegistryFailure)) {
            return Duration.ZERO;
        }
        Duration doubled = patience.firstPause().multipliedBy(1L << Math.min(failures - 1, 10));
        Duration asked =
                failure instanceof RegistryFailure answer ? answer.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        Duration pause = asked.compareTo(doubled) > 0 ? asked : doubled;
        return pause.compareTo(patience.longestPause()) > 0 ? patience.longestPause() : pause;
    }

    private static void pause(Duration pause, IntConsumer secondsLeft) throws InterruptedIOException {
        long end = System.nanoTime() + pause.toNanos();
        try {
            for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
                secondsLeft.accept((int) Math.ceilDiv(left, 1_000_000_000L));
                Thread.sleep(Duration.ofNanos(Math.min(left, 1_000_000_000L)));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before trying again");
        }
    }
}
