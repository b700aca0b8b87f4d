package dev.priok.cli.compose;

import dev.priok.compose.task.DependencyOrder;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Builds that go on at once unless they need each other. The first that fails ends the others, and is what is told. */
final class BuildsAtOnce {
    private final @Nullable Semaphore places;
    private final Set<Thread> building = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** @param limit how many go on at once; below 1: all */
    BuildsAtOnce(int limit) {
        places = limit < 1 ? null : new Semaphore(limit);
    }

    /** Blocks until all have ended. */
    void run(DependencyOrder order, DependencyOrder.Work build) throws IOException {
        try {
            order.run(name -> await(name, build));
        } catch (RuntimeException e) {
            switch (failure.get()) {
                case IOException first -> throw first;
                case RuntimeException first -> throw first;
                case null, default -> throw e;
            }
        }
    }

    private void await(String name, DependencyOrder.Work build) throws Exception {
        if (places == null) {
            attempt(name, build);
            return;
        }
        places.acquire();
        try {
            attempt(name, build);
        } finally {
            places.release();
        }
    }

    private void attempt(String name, DependencyOrder.Work build) throws Exception {
        building.add(Thread.currentThread());
        try {
            if (failure.get() != null) {
                throw new CancellationException();
            }
            build.run(name);
        } catch (Exception e) {
            if (failure.compareAndSet(null, e)) {
                building.remove(Thread.currentThread());
                building.forEach(Thread::interrupt);
            }
            throw e;
        } finally {
            building.remove(Thread.currentThread());
        }
    }
}
