package dev.priok.registry.webhook;

import dev.priok.registry.metrics.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All of them. Events wait in memory, at most 10,000 for each webhook, until it takes them: those that wait are lost with the
 * process, except for the time that it is given to end. Any thread.
 */
public final class Webhooks implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final UUID instance = UUID.randomUUID();
    private final List<WebhookSender> senders;
    private final Duration patience;
    private volatile String address = "";

    /** @param patience for webhooks that still have to take something when the registry ends */
    public Webhooks(List<Webhook> webhooks, Metrics metrics, Duration patience) {
        this.senders = webhooks.stream()
                .map(webhook -> new WebhookSender(webhook, this::envelope))
                .toList();
        this.patience = patience;
        for (WebhookSender sender : senders) {
            String name = sender.webhook().name();
            metrics.labelled("priok_registry_webhook_pending", "gauge", "name", name, sender::pending);
            metrics.labelled("priok_registry_webhook_events_total", "counter", "name", name, sender::accepted);
            metrics.labelled("priok_registry_webhook_delivered_total", "counter", "name", name, sender::delivered);
            metrics.labelled("priok_registry_webhook_dropped_total", "counter", "name", name, sender::dropped);
            metrics.labelled("priok_registry_webhook_failures_total", "counter", "name", name, sender::failures);
        }
    }

    /** @param own the address of this registry, for those who hear of several */
    public void start(String own) {
        address = own;
        senders.forEach(WebhookSender::start);
    }

    public boolean isEmpty() {
        return senders.isEmpty();
    }

    /** Never waits. */
    public void tell(Event event) {
        senders.forEach(sender -> sender.offer(event));
    }

    private String envelope(List<Event> events) {
        ObjectNode envelope = MAPPER.createObjectNode();
        ArrayNode list = envelope.putArray("events");
        events.forEach(event -> list.add(event.json(address, instance)));
        return envelope.toString();
    }

    /** Waits for them within the patience. Idempotent. */
    @Override
    public void close() {
        Instant end = Instant.now().plus(patience);
        try {
            for (WebhookSender sender : senders) {
                Duration left = Duration.between(Instant.now(), end);
                sender.stop(left.isPositive() ? left : Duration.ofMillis(1));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
