package dev.priok.registry.webhook;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Sends one webhook its events, one request after the other in the order in which they happened, each until it is taken. Only
 * {@link #offer} is called from other threads; it never waits.
 */
final class WebhookSender {
    private static final System.Logger LOG = System.getLogger(WebhookSender.class.getName());
    static final int MOST_PENDING = 10_000;
    private static final int EVENTS_IN_A_REQUEST = 100;

    private final Webhook webhook;
    private final Function<List<Event>, String> envelope;
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(MOST_PENDING);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final LongAdder accepted = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Thread thread;

    WebhookSender(Webhook webhook, Function<List<Event>, String> envelope) {
        this.webhook = webhook;
        this.envelope = envelope;
        this.thread = Thread.ofVirtual().name("webhook-" + webhook.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** What there is no room for is counted and forgotten: nobody who pushes waits for somebody else's server. */
    void offer(Event event) {
        if (!webhook.wants(event)) {
            return;
        }
        accepted.increment();
        if (!queue.offer(event)) {
            dropped.increment();
        }
    }

    Webhook webhook() {
        return webhook;
    }

    long accepted() {
        return accepted.sum();
    }

    long delivered() {
        return delivered.sum();
    }

    long dropped() {
        return dropped.sum();
    }

    /** Attempts that failed. */
    long failures() {
        return failures.sum();
    }

    long pending() {
        return accepted() - delivered() - dropped();
    }

    private void run() {
        // Redirects are not followed: they could lead what is secret in the headers to somebody else.
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                List<Event> batch = new ArrayList<>(EVENTS_IN_A_REQUEST);
                Event first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    if (stopping.getCount() == 0) {
                        return;
                    }
                    continue;
                }
                batch.add(first);
                queue.drainTo(batch, EVENTS_IN_A_REQUEST - 1);
                deliver(client, envelope.apply(batch));
                delivered.add(batch.size());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(HttpClient client, String body) throws InterruptedException {
        int inARow = 0;
        while (!isTaken(client, body, inARow)) {
            failures.increment();
            inARow++;
            if (inARow >= webhook.threshold()) {
                Thread.sleep(webhook.backoff());
            }
        }
    }

    private boolean isTaken(HttpClient client, String body, int failed) throws InterruptedException {
        String problem;
        try {
            HttpResponse<Void> answer = client.send(
                    webhook.request()
                            .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                            .build(),
                    BodyHandlers.discarding());
            if (answer.statusCode() / 100 == 2) {
                return true;
            }
            problem = "it answered " + answer.statusCode();
        } catch (IOException e) {
            problem = e.toString();
        }
        // Once when it begins, and once when it does not end.
        if (failed == 0 || failed == webhook.threshold() - 1) {
            LOG.log(
                    Level.WARNING,
                    "webhook does not take events name=" + webhook.name() + " pending=" + pending() + " error=\""
                            + problem + '"');
        }
        return false;
    }

    /** Lets it send what is there, for as long; what is left then is lost. */
    void stop(Duration patience) throws InterruptedException {
        stopping.countDown();
        if (thread.getState() != Thread.State.NEW && !thread.join(patience)) {
            thread.interrupt();
            thread.join();
        }
        if (pending() > 0) {
            LOG.log(Level.WARNING, "webhook's events are lost name=" + webhook.name() + " count=" + pending());
        }
    }
}
