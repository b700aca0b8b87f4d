package dev.priok.kernel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps the threads that carry virtual threads in the process's own namespaces. A thread inherits the namespaces of the
 * one that starts it, and the scheduler starts a carrier on whatever thread happens to wake a virtual one: were that a
 * {@link NativeThread} in a container's namespace, every virtual thread that the carrier runs later would be there too.
 * So all carriers are started before the first such thread, and none may end for lack of work.
 */
final class Carriers {
    private static final Duration STARTING_LIMIT = Duration.ofMillis(500);

    /** The scheduler ends carriers after 30 s in which none had work (VirtualThread.createDefaultScheduler). */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private Carriers() {}

    static void keep() {
        startAll();
        Thread.ofVirtual().name("carriers-heartbeat").start(Carriers::beat);
    }

    /**
     * As many virtual threads as there can be carriers, none of which gives way before all of them run: each submission
     * starts another carrier, here and now.
     */
    private static void startAll() {
        int carriers = Integer.getInteger(
                "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
        CountDownLatch running = new CountDownLatch(carriers);
        long deadline = System.nanoTime() + STARTING_LIMIT.toNanos();
        for (int i = 0; i < carriers; i++) {
            Thread.ofVirtual().start(() -> {
                running.countDown();
                while (running.getCount() > 0 && System.nanoTime() < deadline) {
                    Thread.onSpinWait();
                }
            });
        }
    }

    private static void beat() {
        while (true) {
            try {
                Thread.sleep(HEARTBEAT);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
