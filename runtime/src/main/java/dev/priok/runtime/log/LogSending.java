package dev.priok.runtime.log;

import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The senders of containers whose lines go elsewhere. */
final class LogSending implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogSending.class.getName());
    /** As Docker waits for a driver when a container is removed. */
    private static final Duration REST_LIMIT = Duration.ofSeconds(10);

    private static final Duration REST_LIMIT_IF_FAILING = Duration.ofSeconds(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final Map<ContainerId, LogSender> senders = new ConcurrentHashMap<>();

    /** Sends what is there and what will be written. */
    void running(ContainerId id, LogSeries series, LogSettings settings) {
        stop(senders.remove(id));
        LogSender sender = create(series, settings, false);
        if (sender != null) {
            senders.put(id, sender);
            sender.start();
        }
    }

    /** Sends what an earlier daemon could not, unless there is a sender already. */
    void left(ContainerId id, LogSeries series, LogSettings settings) {
        LogSender sender = create(series, settings, true);
        if (sender != null && senders.putIfAbsent(id, sender) == null) {
            sender.start();
        }
    }

    /** What a container can't be given is refused earlier, but files that options name can go. */
    private static @Nullable LogSender create(LogSeries series, LogSettings settings, boolean ended) {
        try {
            return new LogSender(series, settings, ended);
        } catch (EngineException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "container=" + settings.origin().id() + " its lines can't be sent: "
                            + e.error().message());
            return null;
        }
    }

    /** No more will be written. */
    void ended(ContainerId id) {
        LogSender sender = senders.get(id);
        if (sender != null) {
            sender.finish();
        }
    }

    /** Gives the rest a bounded time to be sent, and stops. */
    void remove(ContainerId id) {
        LogSender sender = senders.remove(id);
        if (sender != null) {
            sender.finish();
            sender.awaitDone(REST_LIMIT, REST_LIMIT_IF_FAILING);
            stop(sender);
        }
    }

    private static void stop(@Nullable LogSender sender) {
        if (sender != null) {
            sender.close();
            sender.awaitDone(STOP_LIMIT, STOP_LIMIT);
        }
    }

    @Override
    public void close() {
        senders.values().forEach(LogSender::close);
        senders.values().forEach(LogSending::stop);
        senders.clear();
    }
}
