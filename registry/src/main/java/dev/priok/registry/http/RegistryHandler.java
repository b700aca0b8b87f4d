package dev.priok.registry.http;

import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import dev.priok.registry.access.AccessControl;
import dev.priok.registry.access.AccessControl.Action;
import dev.priok.registry.access.AccessControl.Decision;
import dev.priok.registry.access.AccessControl.Wish;
import dev.priok.registry.cache.Caches;
import dev.priok.registry.metrics.Metrics;
import dev.priok.registry.storage.RegistryStorage;
import dev.priok.registry.storage.RepositoryName;
import dev.priok.registry.webhook.Webhooks;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks who the client is, finds what the request is about, and turns what is thrown into OCI's errors. */
public final class RegistryHandler extends Handler.Abstract {
    static final String CONTENT_DIGEST = "Docker-Content-Digest";

    /** The logger of requests, at level INFO. */
    public static final String ACCESS_LOG = "dev.priok.registry.access-log";

    private static final System.Logger LOG = System.getLogger(RegistryHandler.class.getName());
    private static final System.Logger ACCESS = System.getLogger(ACCESS_LOG);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String RETRY_SECONDS = "5";

    private final Limits limits;
    private final Parts parts;
    private final BlobCalls blobs;
    private final UploadCalls uploads;
    private final ManifestCalls manifests;
    private final ListCalls lists;
    private final ReferrerCalls referrers;

    /**
     * What it works with.
     *
     * @param headers that every answer has besides
     * @param accessLog whether the log tells of each request
     */
    public record Parts(
            RegistryStorage storage,
            Caches caches,
            Permissions permissions,
            AccessControl access,
            Metrics metrics,
            Webhooks webhooks,
            Map<String, String> headers,
            boolean accessLog) {}

    public RegistryHandler(Parts parts, Limits limits) {
        this.parts = parts;
        this.limits = limits;
        Announcements announcements = new Announcements(parts.webhooks());
        this.blobs = new BlobCalls(parts.storage(), parts.permissions(), announcements, parts.caches());
        this.uploads = new UploadCalls(parts.storage(), parts.permissions(), announcements);
        this.manifests = new ManifestCalls(parts.storage(), parts.permissions(), announcements, parts.caches());
        this.lists = new ListCalls(parts.storage(), parts.caches());
        this.referrers = new ReferrerCalls(parts.storage());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long begin = System.nanoTime();
        parts.metrics().requestBegins();
        Call call = new Call(request, response, callback, limits);
        call.putHeader("Docker-Distribution-Api-Version", "registry/2.0");
        call.putHeader("X-Content-Type-Options", "nosniff");
        parts.headers().forEach(call::putHeader);
        Answering answering = new Answering(call, request.getHttpURI().getPath());
        try {
            answering.run();
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            parts.metrics().requestEnds(call.method(), answering.resource, call.status(), took);
            parts.metrics().transferred(call.body().receivedBytes(), call.sentBytes());
            if (parts.accessLog()) {
                ACCESS.log(Level.INFO, () -> answering.line(took) + " client=" + Request.getRemoteAddr(request));
            }
        }
        return true;
    }

    /** One request's way. */
    private final class Answering {
        private final Call call;
        private final String path;
        private String resource = "none";

        Answering(Call call, String path) {
            this.call = call;
            this.path = path;
        }

        void run() {
            try {
                dispatch();
            } catch (RegistryException e) {
                fail(e);
            } catch (ClientGoneException e) {
                LOG.log(Level.DEBUG, () -> failure(e));
                call.abort(e);
            } catch (IOException | RuntimeException | Error e) {
                LOG.log(Level.ERROR, () -> failure(e), e instanceof IOException ? null : e);
                fail(RegistryException.of(ErrorCode.UNKNOWN, 500, "the registry failed: see its log", e));
            }
        }

        String line(Duration took) {
            return "request method=" + call.method() + " path=" + path + " status=" + call.status() + " sent="
                    + call.sentBytes() + " received=" + call.body().receivedBytes() + " ms=" + took.toMillis()
                    + (call.user().isEmpty() ? "" : " user=" + call.user());
        }

        private String failure(Throwable e) {
            return "request failed method=" + call.method() + " path=" + path + " error=\"" + e + '"';
        }

        private void dispatch() throws IOException {
            if (path.equals("/") && call.method().equals("GET")) {
                call.respond(200);
                return;
            }
            Optional<Target> found = Target.parse(decode(path), this::placed);
            if (found.isEmpty()) {
                throw RegistryException.of(ErrorCode.NAME_UNKNOWN, "nothing is at this path");
            }
            Target target = found.get();
            resource = resourceOf(target);
            AccessControl.Visitor visitor = parts.access().admit(call.header(HttpHeader.AUTHORIZATION));
            Wish wish = wish(target);
            call.sentBy(requireAllowed(visitor.decide(wish)));
            refusePushToCopy(target, wish);
            switch (target) {
                case Target.Base _ -> {
                    requireReading(call);
                    call.respondJson(200, MAPPER.createObjectNode());
                }
                case Target.Catalog _ -> lists.catalog(call, visitor::sees);
                case Target.Tags tags -> lists.tags(call, tags);
                case Target.Manifest manifest -> manifests.handle(call, manifest);
                case Target.Blob blob -> blobs.handle(call, blob);
                case Target.Uploads begun -> uploads.begin(call, begun, mayPull(visitor, call.parameter("from")));
                case Target.UploadSession session -> uploads.goOn(call, session);
                case Target.Referrers list -> referrers.list(call, list);
            }
        }

        /** Where it is here, for clients that name the registry which they mean besides, as containerd does. */
        private RepositoryName placed(RepositoryName named) {
            String namespace = call.parameter("ns");
            if (namespace.isEmpty()) {
                return named;
            }
            return parts.caches()
                    .place(named, namespace)
                    .orElseThrow(() -> RegistryException.of(
                            ErrorCode.NAME_UNKNOWN, "this registry is a copy of another one than " + namespace));
        }

        private Wish wish(Target target) {
            Action action = switch (call.method()) {
                case "GET", "HEAD" -> target instanceof Target.UploadSession ? Action.PUSH : Action.PULL;
                case "DELETE" -> target instanceof Target.UploadSession ? Action.PUSH : Action.DELETE;
                default -> Action.PUSH;
            };
            return switch (target) {
                case Target.Base _ -> new Wish.Entry();
                case Target.Catalog _ -> new Wish.Catalog();
                case Target.InRepository within ->
                    new Wish.InRepository(within.repository().text(), action);
            };
        }

        private void refusePushToCopy(Target target, Wish wish) {
            if (target instanceof Target.InRepository within
                    && wish instanceof Wish.InRepository(String _, Action action)
                    && action == Action.PUSH) {
                parts.caches().of(within.repository()).ifPresent(cache -> {
                    throw cache.refusePush();
                });
            }
        }

        private static boolean mayPull(AccessControl.Visitor visitor, String repository) {
            return visitor.decide(new Wish.InRepository(repository, Action.PULL)) instanceof Decision.Allowed;
        }

        private String requireAllowed(Decision decision) {
            return switch (decision) {
                case Decision.Allowed(String who) -> who;
                case Decision.Unauthenticated(String challenge, String reason) -> {
                    call.putHeader("WWW-Authenticate", challenge);
                    throw RegistryException.of(ErrorCode.UNAUTHORIZED, reason);
                }
                case Decision.Denied(String who) ->
                    throw RegistryException.of(
                            ErrorCode.DENIED, "requested access to the resource is denied for user " + who);
                case Decision.Busy _ ->
                    throw RegistryException.of(ErrorCode.TOOMANYREQUESTS, "too many passwords are being checked");
            };
        }

        private void fail(RegistryException e) {
            if (call.isAnswered()) {
                call.abort(e);
                return;
            }
            if (e.status() == 429) {
                call.putHeader("Retry-After", RETRY_SECONDS);
            }
            ObjectNode answer = MAPPER.createObjectNode();
            ArrayNode errors = answer.putArray("errors");
            for (RegistryException.Problem problem : e.problems()) {
                ObjectNode error = errors.addObject();
                error.put("code", problem.code().name());
                error.put("message", problem.message());
                if (problem.detail() != null) {
                    error.put("detail", problem.detail());
                }
            }
            try {
                call.body().discard();
                call.respondJson(e.status(), answer);
            } catch (IOException gone) {
                LOG.log(Level.DEBUG, () -> failure(gone));
                call.abort(gone);
            }
        }
    }

    private static String decode(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw RegistryException.of(ErrorCode.NAME_INVALID, 400, "invalid escape in the path", e);
        }
    }

    private static String resourceOf(Target target) {
        return switch (target) {
            case Target.Base _ -> "base";
            case Target.Catalog _ -> "catalog";
            case Target.Tags _ -> "tags";
            case Target.Manifest _ -> "manifest";
            case Target.Blob _ -> "blob";
            case Target.Uploads _, Target.UploadSession _ -> "upload";
            case Target.Referrers _ -> "referrers";
        };
    }

    static RegistryException unsupported(Call call) {
        return RegistryException.of(ErrorCode.UNSUPPORTED, "the method " + call.method() + " is unsupported here");
    }

    static void requireReading(Call call) {
        if (!call.method().equals("GET") && !call.isHead()) {
            throw unsupported(call);
        }
    }
}
