package dev.priok.registry.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts. Any thread; never blocks. Labels come from fixed sets, so that nobody can make them many. */
public final class Metrics {
    private static final List<Double> BUCKETS = List.of(0.005, 0.025, 0.1, 0.5, 2.5, 10.0, 60.0);

    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final LongAdder[] buckets = new LongAdder[BUCKETS.size()];
    private final LongAdder durationNanos = new LongAdder();
    private final LongAdder requestCount = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final AtomicLong inFlight = new AtomicLong();
    private final Map<String, LongAdder> cached = new ConcurrentSkipListMap<>();
    private final LongAdder fetchedBytes = new LongAdder();
    private final Map<String, LongSupplier> gauges = new ConcurrentSkipListMap<>();
    private final Map<String, Family> families = new ConcurrentSkipListMap<>();
    private final LongAdder collectedBlobs = new LongAdder();
    private final LongAdder collectedBytes = new LongAdder();

    public Metrics() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    public void requestBegins() {
        inFlight.incrementAndGet();
    }

    /**
     * One request is over.
     *
     * @param resource what kind of thing it was about: one of a few words
     */
    public void requestEnds(String method, String resource, int status, Duration took) {
        inFlight.decrementAndGet();
        String labels =
                "{method=\"" + knownMethod(method) + "\",resource=\"" + resource + "\",code=\"" + status + "\"}";
        requests.computeIfAbsent(labels, _ -> new LongAdder()).increment();
        requestCount.increment();
        durationNanos.add(took.toNanos());
        double seconds = took.toNanos() / 1e9;
        for (int i = 0; i < buckets.length; i++) {
            if (seconds <= BUCKETS.get(i)) {
                buckets[i].increment();
            }
        }
    }

    private static String knownMethod(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" -> method;
            default -> "other";
        };
    }

    public void transferred(long received, long sent) {
        receivedBytes.add(received);
        sentBytes.add(sent);
    }

    public void collected(long blobs, long bytes) {
        collectedBlobs.add(blobs);
        collectedBytes.add(bytes);
    }

    /** How something was got that is a copy of another registry's. */
    public enum CacheOutcome {
        /** It was here, and is what the upstream has. */
        HIT,
        /** It was fetched. */
        MISS,
        /** It was being fetched for somebody else. */
        JOINED,
        /** It was here, and the upstream can't say whether it still has that. */
        STALE,
        FAILED
    }

    /** @param kind blob or manifest */
    public void cached(String kind, CacheOutcome outcome) {
        String labels = "{kind=\"" + kind + "\",outcome=\"" + outcome.name().toLowerCase(Locale.ROOT) + "\"}";
        cached.computeIfAbsent(labels, _ -> new LongAdder()).increment();
    }

    /** From upstreams. */
    public void fetched(long bytes) {
        fetchedBytes.add(bytes);
    }

    /** A number that is asked for each time. */
    public void gauge(String name, LongSupplier value) {
        gauges.put(name, value);
    }

    /** Several numbers of one name, told apart by a label whose values the configuration gives. */
    private record Family(String type, Map<String, LongSupplier> values) {}

    /** One of a family that is asked for each time. */
    public void labelled(String name, String type, String label, String labelValue, LongSupplier value) {
        String labels = "{" + label + "=\"" + labelValue.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
        families.computeIfAbsent(name, _ -> new Family(type, new ConcurrentSkipListMap<>()))
                .values()
                .put(labels, value);
    }

    /** Everything, as Prometheus reads it (text format 0.0.4). */
    public String text() {
        StringBuilder text = new StringBuilder(2048);
        text.append("# TYPE priok_registry_requests_total counter\n");
        requests.forEach((labels, count) -> line(text, "priok_registry_requests_total" + labels, count.sum()));
        text.append("# TYPE priok_registry_request_duration_seconds histogram\n");
        for (int i = 0; i < buckets.length; i++) {
            line(
                    text,
                    "priok_registry_request_duration_seconds_bucket{le=\"" + BUCKETS.get(i) + "\"}",
                    buckets[i].sum());
        }
        long count = requestCount.sum();
        line(text, "priok_registry_request_duration_seconds_bucket{le=\"+Inf\"}", count);
        text.append(String.format(
                Locale.ROOT, "priok_registry_request_duration_seconds_sum %.6f%n", durationNanos.sum() / 1e9));
        line(text, "priok_registry_request_duration_seconds_count", count);
        metric(text, "priok_registry_received_bytes_total", "counter", receivedBytes.sum());
        metric(text, "priok_registry_sent_bytes_total", "counter", sentBytes.sum());
        metric(text, "priok_registry_collected_blobs_total", "counter", collectedBlobs.sum());
        metric(text, "priok_registry_collected_bytes_total", "counter", collectedBytes.sum());
        if (!cached.isEmpty()) {
            text.append("# TYPE priok_registry_cache_requests_total counter\n");
            cached.forEach((labels, sum) -> line(text, "priok_registry_cache_requests_total" + labels, sum.sum()));
            metric(text, "priok_registry_cache_fetched_bytes_total", "counter", fetchedBytes.sum());
        }
        metric(text, "priok_registry_requests_in_flight", "gauge", inFlight.get());
        gauges.forEach((name, value) -> metric(text, name, "gauge", value.getAsLong()));
        families.forEach((name, family) -> {
            text.append("# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(family.type())
                    .append('\n');
            family.values().forEach((labels, value) -> line(text, name + labels, value.getAsLong()));
        });
        return text.toString();
    }

    private static void metric(StringBuilder text, String name, String type, long value) {
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        line(text, name, value);
    }

    private static void line(StringBuilder text, String name, long value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}
