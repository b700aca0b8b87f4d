package dev.priok.engine.event;

import dev.priok.engine.Filters;
import dev.priok.model.Event;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happens, as it happens. Thread-safe. */
public interface Events {
    /**
     * Hands over past events since the given time (of the newest 1024) and new ones as they come, in order, once each.
     * Blocks until the given end, or for ever; interrupt the thread to stop. A listener too slow for 4096 events is
     * ended with ResourceExhausted.
     *
     * @param since null: no past events
     * @param until null: for ever; a time in the past ends at once
     * @throws IOException from the sink
     */
    void follow(@Nullable Instant since, @Nullable Instant until, Filters filters, EventSink sink) throws IOException;

    /** Takes events; throws IOException when nobody listens any more. */
    @FunctionalInterface
    interface EventSink {
        void accept(Event event) throws IOException;
    }
}
