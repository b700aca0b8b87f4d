package dev.priok.kernel;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs work that changes what a thread is in (namespaces, root, directory, cgroup) on a fresh platform thread that ends
 * with the work, so that the change ends too.
 */
public final class NativeThread {
    /** Work with a result that may throw {@code X}. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object, X extends Exception> {
        /** Does it. */
        T run() throws X;
    }

    private NativeThread() {}

    static {
        Carriers.keep();
    }

    /**
     * Runs {@code work} on a new platform thread and waits for it (a virtual thread waits without holding its carrier).
     * Whatever it throws is thrown here. An interrupt is handed on to the work, whose end is awaited all the same.
     */
    public static <T extends @Nullable Object, X extends Exception> T run(String name, Work<T, X> work) throws X {
        AtomicReference<@Nullable Outcome<T>> outcome = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().daemon().name(name).start(() -> outcome.set(attempt(work)));
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Outcome<T> ended = outcome.get();
        if (ended == null) {
            throw new AssertionError("thread " + name + " ended without an outcome");
        }
        return ended.value();
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    private static <T extends @Nullable Object, X extends Exception> Outcome<T> attempt(Work<T, X> work) {
        try {
            T value = work.run();
            return () -> value;
        } catch (Throwable failure) {
            return () -> {
                throw NativeThread.<RuntimeException>sneaked(failure);
            };
        }
    }

    private interface Outcome<T extends @Nullable Object> {
        T value();
    }

    /** The work's signature already declares what it throws: the cast only carries it over the thread border. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X sneaked(Throwable failure) throws X {
        throw (X) failure;
    }
}
