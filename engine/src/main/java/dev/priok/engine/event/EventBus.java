package dev.priok.engine.event;

import dev.priok.engine.Filters;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Event;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Delivers events to listeners and remembers the newest ones. Publishing never blocks: each listener has a bounded
 * queue, and one that overflows ends its listener.
 */
public final class EventBus implements Events {
    private static final int REMEMBERED = 1024;
    private static final int QUEUED = 4096;
    private static final List<String> FILTER_KEYS = List.of(
            "config",
            "container",
            "daemon",
            "event",
            "image",
            "label",
            "network",
            "node",
            "plugin",
            "scope",
            "secret",
            "service",
            "type",
            "volume");

    private final Clock clock;
    /** Guards {@link #remembered} and the order of publication; held for memory operations only. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<Event> remembered = new ArrayDeque<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    public EventBus(Clock clock) {
        this.clock = clock;
    }

    public void publish(String type, String action, String actor, Map<String, String> attributes) {
        lock.lock();
        try {
            Event event = new Event(type, action, actor, attributes, clock.instant());
            remembered.addLast(event);
            if (remembered.size() > REMEMBERED) {
                remembered.removeFirst();
            }
            listeners.forEach(listener -> listener.offer(event));
        } finally {
            lock.unlock();
        }
    }

    public int listenerCount() {
        return listeners.size();
    }

    @Override
    public void follow(@Nullable Instant since, @Nullable Instant until, Filters filters, EventSink sink)
            throws IOException {
        filters.requireKeys(FILTER_KEYS);
        Listener listener = new Listener(filters);
        List<Event> past = subscribe(listener, since);
        try {
            for (Event event : past) {
                if ((until == null || !event.time().isAfter(until)) && EventMatch.matches(event, filters)) {
                    sink.accept(event);
                }
            }
            listener.drainInto(sink, until, clock);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.remove(listener);
        }
    }

    private List<Event> subscribe(Listener listener, @Nullable Instant since) {
        lock.lock();
        try {
            List<Event> past = new ArrayList<>();
            if (since != null) {
                remembered.stream().filter(e -> !e.time().isBefore(since)).forEach(past::add);
            }
            listeners.add(listener);
            return past;
        } finally {
            lock.unlock();
        }
    }

    /** One follower's queue. */
    private static final class Listener {
        private final Filters filters;
        private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>(QUEUED);
        private volatile boolean overflowed;

        Listener(Filters filters) {
            this.filters = filters;
        }

        void offer(Event event) {
            if (EventMatch.matches(event, filters) && !queue.offer(event)) {
                overflowed = true;
            }
        }

        void drainInto(EventSink sink, @Nullable Instant until, Clock clock) throws IOException, InterruptedException {
            while (true) {
                Event event = until == null
                        ? queue.take()
                        : queue.poll(Duration.between(clock.instant(), until).toMillis(), TimeUnit.MILLISECONDS);
                if (event == null || (until != null && event.time().isAfter(until))) {
                    return;
                }
                sink.accept(event);
                if (overflowed && queue.isEmpty()) {
                    throw new EngineException(new EngineError.ResourceExhausted("the reader of this event stream is"
                            + " too slow: more than " + QUEUED + " events were waiting for it"));
                }
            }
        }
    }
}
