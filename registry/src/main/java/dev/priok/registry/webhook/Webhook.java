package dev.priok.registry.webhook;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A server that wants to be told.
 *
 * @param headers that each request to it has, such as Authorization; never shown
 * @param timeout of one attempt
 * @param threshold failures one after the other that are tried again at once
 * @param backoff how long to wait after each further one
 * @param ignoredMediaTypes of targets whose events it doesn't want
 * @param ignoredActions words of events that it doesn't want
 */
public record Webhook(
        String name,
        URI url,
        Map<String, String> headers,
        Duration timeout,
        int threshold,
        Duration backoff,
        Set<String> ignoredMediaTypes,
        Set<String> ignoredActions) {
    static final String MEDIA_TYPE = "application/vnd.docker.distribution.events.v2+json";

    /** IllegalArgumentException if no request can be made of it, saying why. */
    public Webhook {
        headers = Map.copyOf(headers);
        ignoredMediaTypes = Set.copyOf(ignoredMediaTypes);
        ignoredActions = Set.copyOf(ignoredActions);
        HttpRequest unused = request(url, headers, timeout).build();
        if (threshold < 1 || unused.uri().getHost() == null) {
            throw new IllegalArgumentException("the address needs a host, and the threshold is at least 1");
        }
    }

    boolean wants(Event event) {
        return !ignoredActions.contains(event.action().toString())
                && !ignoredMediaTypes.contains(event.target().mediaType());
    }

    HttpRequest.Builder request() {
        return request(url, headers, timeout);
    }

    private static HttpRequest.Builder request(URI url, Map<String, String> headers, Duration timeout) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(timeout).header("Content-Type", MEDIA_TYPE);
        headers.forEach(request::setHeader);
        return request;
    }

    @Override
    public String toString() {
        return name;
    }
}
