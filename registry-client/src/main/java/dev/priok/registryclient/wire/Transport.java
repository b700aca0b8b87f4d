package dev.priok.registryclient.wire;

import dev.priok.registryclient.RegistrySettings;
import dev.priok.registryclient.host.Endpoint.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and follows redirections of those that only read. What authorizes a request goes to the origin (scheme,
 * host and port) that it was made for, and to no other. Blocking, interruptible, thread-safe.
 */
final class Transport implements AutoCloseable {
    private static final int MOST_REDIRECTIONS = 5;
    private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);
    /** How often the time limit may pass after everything was sent: a registry may have to copy a large blob. */
    private static final int WAITS_FOR_WORK = 5;

    private final Clients clients;
    private final RegistrySettings settings;

    Transport(RegistrySettings settings) {
        this.settings = settings;
        this.clients = new Clients(settings);
    }

    /** @param value of the header Authorization */
    record Authorization(URI madeFor, String value) {}

    /** How an endpoint wants to be spoken to. */
    record Manner(Trust trust, Map<String, List<String>> headers) {}

    Reply send(Call call, Manner manner, @Nullable Authorization authorization) throws IOException {
        HttpClient client = clients.of(manner.trust());
        URI origin = URI.create(call.target());
        URI address = origin;
        for (int followed = 0; followed <= MOST_REDIRECTIONS; followed++) {
            Reply reply = new Reply(exchange(client, request(call.to(address), manner, origin, authorization), call));
            if (!REDIRECTIONS.contains(reply.status()) || !call.isRead()) {
                return reply;
            }
            String location = reply.header("Location");
            reply.close();
            address = redirected(address, location);
        }
        throw new MalformedReply("stopped after " + MOST_REDIRECTIONS + " redirects from " + origin.getRawAuthority());
    }

    private static URI redirected(URI from, String location) throws IOException {
        URI to = resolve(from, location);
        if ("https".equals(from.getScheme()) && !"https".equals(to.getScheme())) {
            throw new MalformedReply(from.getRawAuthority() + " redirects from https to " + to.getScheme());
        }
        return to;
    }

    /** A Location header's value, which may be relative. */
    static URI resolve(URI from, String location) throws IOException {
        try {
            URI to = from.resolve(location);
            boolean isHttp = "https".equals(to.getScheme()) || "http".equals(to.getScheme());
            if (!location.isEmpty() && isHttp && to.getHost() != null) {
                return to;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new MalformedReply(from.getRawAuthority() + " sent a Location that is no http or https address");
    }

    private HttpRequest request(Call call, Manner manner, URI origin, @Nullable Authorization authorization) {
        URI address = URI.create(call.target());
        HttpRequest.Builder request = HttpRequest.newBuilder(address).setHeader("User-Agent", settings.userAgent());
        call.headers().forEach(request::setHeader);
        if (isSameOrigin(origin, address)) {
            manner.headers().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        }
        if (authorization != null && isSameOrigin(authorization.madeFor(), address)) {
            request.setHeader("Authorization", authorization.value());
        }
        String proxy = clients.proxies().authorization(address);
        if (!proxy.isEmpty()) {
            request.setHeader("Proxy-Authorization", proxy);
        }
        return request.method(call.method(), BodyPublishers.noBody()).build();
    }

    static boolean isSameOrigin(URI one, URI other) {
        return one.getScheme().equals(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equals(address.getScheme()) ? 443 : 80;
    }

    private HttpResponse<InputStream> exchange(HttpClient client, HttpRequest bare, Call call) throws IOException {
        Duration stall = settings.patience().stall();
        AtomicLong sent = new AtomicLong();
        Content content = call.content();
        HttpRequest request = content == null
                ? bare
                : HttpRequest.newBuilder(bare, (_, _) -> true)
                        .setHeader("Content-Type", content.type())
                        .method(call.method(), content.publisher(sent::set))
                        .build();
        long length = content == null ? 0 : content.length();
        CompletableFuture<HttpResponse<InputStream>> answer = client.sendAsync(request, _ -> new TimedBody(stall));
        long seen = 0;
        int waits = 0;
        while (true) {
            try {
                return answer.get(stall.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                long now = sent.get();
                waits = now == seen ? waits + 1 : 0;
                if (waits > (length > 0 && now == length ? WAITS_FOR_WORK : 0)) {
                    answer.cancel(true);
                    throw new HttpTimeoutException(call.method() + " to "
                            + request.uri().getRawAuthority() + " got no answer for " + stall.toSeconds() + " seconds");
                }
                seen = now;
            } catch (InterruptedException _) {
                answer.cancel(true);
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for a registry");
            } catch (ExecutionException e) {
                throw failure(request, e.getCause());
            }
        }
    }

    private static IOException failure(HttpRequest request, @Nullable Throwable cause) {
        String where = request.method() + " \"" + request.uri().getScheme() + "://"
                + request.uri().getRawAuthority() + request.uri().getRawPath() + "\": ";
        return Unreachable.of(where, cause);
    }

    @Override
    public void close() {
        clients.close();
    }
}
