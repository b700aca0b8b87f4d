package dev.priok.buildkit.control;

import dev.priok.buildkit.wire.control.SolveRequest;
import dev.priok.model.EngineException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The builds that run and the last ones that ended, by the names that clients gave them. Thread-safe. */
final class OpenBuilds {
    /** Builds that have ended and whose results others may still want. */
    private static final int MOST_ENDED = 50;

    /** A client asks how its build is doing at the same time as for the build itself. */
    private static final Duration ARRIVAL = Duration.ofSeconds(15);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, OpenBuild> builds = new LinkedHashMap<>();
    private final PastBuilds past;
    private final InstantSource clock;
    private long generation;

    OpenBuilds(PastBuilds past, InstantSource clock) {
        this.past = past;
        this.clock = clock;
    }

    /** InvalidParameter if there is no name, Conflict if one of that name is there. */
    OpenBuild begin(SolveRequest request, OpenBuild.Given given) {
        if (request.getRef().isEmpty()) {
            throw EngineException.invalid("a build needs a reference");
        }
        OpenBuild build = new OpenBuild(request, given, new StatusFeed(clock), clock.instant());
        lock.lock();
        try {
            if (builds.putIfAbsent(request.getRef(), build) != null) {
                throw EngineException.conflict("build " + request.getRef() + " already exists");
            }
            change();
            return build;
        } finally {
            lock.unlock();
        }
    }

    void end(OpenBuild build, @Nullable Throwable failure) {
        build.ended(clock.instant(), failure);
        if (build.request().getInternal()) {
            build.kept().complete(null);
        } else {
            past.keep(build, this::changed);
        }
        lock.lock();
        try {
            List<OpenBuild> ended = new ArrayList<>(builds.values());
            ended.removeIf(other -> other.completedAt() == null);
            for (int i = 0; i < ended.size() - MOST_ENDED; i++) {
                builds.remove(ended.get(i).ref());
            }
            change();
        } finally {
            lock.unlock();
        }
    }

    private void changed() {
        lock.lock();
        try {
            change();
        } finally {
            lock.unlock();
        }
    }

    private void change() {
        generation++;
        changed.signalAll();
    }

    Optional<OpenBuild> find(String ref) {
        lock.lock();
        try {
            return Optional.ofNullable(builds.get(ref));
        } finally {
            lock.unlock();
        }
    }

    /** Waits a little for the build to begin; NotFound if it doesn't. */
    OpenBuild await(String ref) throws InterruptedException {
        long left = ARRIVAL.toNanos();
        lock.lock();
        try {
            while (true) {
                OpenBuild build = builds.get(ref);
                if (build != null) {
                    return build;
                }
                if (left <= 0) {
                    throw EngineException.notFound("no such job " + ref);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing if it isn't there. */
    void forget(String ref) {
        lock.lock();
        try {
            builds.remove(ref);
            change();
        } finally {
            lock.unlock();
        }
    }

    /** Oldest first. */
    Snapshot snapshot() {
        lock.lock();
        try {
            return new Snapshot(generation, List.copyOf(builds.values()));
        } finally {
            lock.unlock();
        }
    }

    /** The next one that differs; waits for it. */
    Snapshot after(Snapshot last) throws InterruptedException {
        lock.lock();
        try {
            while (generation == last.generation()) {
                changed.await();
            }
            return snapshot();
        } finally {
            lock.unlock();
        }
    }

    record Snapshot(long generation, List<OpenBuild> builds) {}
}
