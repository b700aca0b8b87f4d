package dev.priok.api.http;

import dev.priok.engine.port.RequestAuthorizer;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Finds the endpoint of each request, and turns what it throws into answers. */
public final class ApiHandler extends Handler.Abstract {
    private static final System.Logger LOG = System.getLogger(ApiHandler.class.getName());
    private static final Pattern VERSIONED = Pattern.compile("/v([0-9.]+)(/.*)");

    private final Router router;
    private final String serverHeader;
    private final HangUps hangUps;
    private final RequestAuthorizer authorizer;

    /** @param serverVersion shown in the header {@code Server} */
    public ApiHandler(Router router, String serverVersion, HangUps hangUps, RequestAuthorizer authorizer) {
        this.authorizer = authorizer;
        this.hangUps = hangUps;
        this.router = router;
        this.serverHeader = serverHeader(serverVersion);
    }

    static String serverHeader(String serverVersion) {
        return "Priok/" + serverVersion + " (linux)";
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        long idleTimeout = endPoint.getIdleTimeout();
        endPoint.setIdleTimeout(0);
        addCommonHeaders(response.getHeaders(), serverHeader);
        Exchange exchange = new Exchange(request, response, callback, hangUps);
        try {
            dispatch(request, exchange);
        } catch (EngineException e) {
            answerError(exchange, ErrorStatus.of(e.error()), e.error().message(), e);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> failure(exchange, "the client went away", e));
            exchange.abort(e);
        } catch (RuntimeException | Error e) {
            answerError(exchange, 500, "internal error: " + e, e);
        } finally {
            if (!exchange.isTakenOver()) {
                endPoint.setIdleTimeout(idleTimeout);
            }
        }
        return true;
    }

    /** The docker command offers checkpoints only to what calls itself experimental. */
    static void addCommonHeaders(HttpFields.Mutable headers, String serverHeader) {
        headers.put("Api-Version", ApiVersion.NEWEST.toString());
        headers.put("Ostype", "linux");
        headers.put("Docker-Experimental", "true");
        headers.put(HttpHeader.SERVER, serverHeader);
    }

    private void dispatch(Request request, Exchange exchange) throws IOException {
        exchange.parseQuery();
        String path = Query.decode(exchange.path(), false);
        if (exchange.method().equals("OPTIONS")) {
            exchange.respond(200);
            return;
        }
        ApiVersion version = ApiVersion.NEWEST;
        Matcher versioned = VERSIONED.matcher(path);
        if (versioned.matches()) {
            path = versioned.group(2);
            Optional<ApiVersion> wanted = ApiVersion.parse(versioned.group(1));
            if (wanted.isEmpty()) {
                throw EngineException.notFound("page not found");
            }
            version = wanted.get();
        }
        Router.Match match =
                router.find(exchange.method(), path).orElseThrow(() -> EngineException.notFound("page not found"));
        exchange.judgedBy(RequestVerdict.of(authorizer, request, exchange, Query.decode(exchange.path(), false)));
        requireSupported(version);
        exchange.route(version, match.variable(), match.second());
        match.endpoint().handle(exchange);
        if (!exchange.isAnswered()) {
            exchange.respond(200);
        }
    }

    private static void requireSupported(ApiVersion version) {
        if (version.compareTo(ApiVersion.OLDEST) < 0) {
            throw EngineException.invalid("client version " + version
                    + " is too old. Minimum supported API version is " + ApiVersion.OLDEST
                    + ", please upgrade your client to a newer version");
        }
        if (version.compareTo(ApiVersion.NEWEST) > 0) {
            throw EngineException.invalid(
                    "client version " + version + " is too new. Maximum supported API version is " + ApiVersion.NEWEST);
        }
    }

    private static void answerError(Exchange exchange, int status, String message, Throwable cause) {
        boolean ours = status >= 500 && status != 501 && !exchange.isClientGone();
        LOG.log(ours ? Level.ERROR : Level.DEBUG, () -> failure(exchange, message, cause));
        if (exchange.isAnswered()) {
            exchange.abort(cause);
        } else {
            exchange.fail(status, message);
        }
    }

    private static String failure(Exchange exchange, String message, Throwable cause) {
        StringBuilder text = new StringBuilder("request failed method=")
                .append(exchange.method())
                .append(" path=")
                .append(exchange.path())
                .append(" error=\"")
                .append(message)
                .append('"');
        for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
            text.append(" cause=\"").append(next).append('"');
        }
        if (!(cause instanceof EngineException) && !(cause instanceof IOException)) {
            java.io.StringWriter trace = new java.io.StringWriter();
            cause.printStackTrace(new java.io.PrintWriter(trace));
            text.append('\n').append(trace);
        }
        return text.toString();
    }
}
