package dev.priok.buildkit.transport;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** A virtual thread for each task. Nothing needs to be ended: what runs ends with the connection it is for. */
final class VirtualThreads {
    private VirtualThreads() {}

    static Executor named(String prefix) {
        ThreadFactory threads = Thread.ofVirtual().name(prefix, 0).factory();
        return task -> threads.newThread(task).start();
    }
}
