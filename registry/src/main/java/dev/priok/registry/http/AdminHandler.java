package dev.priok.registry.http;

import dev.priok.registry.RegistryException;
import dev.priok.registry.metrics.Metrics;
import dev.priok.registry.storage.GarbageCollection;
import dev.priok.registry.storage.RegistryStorage;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * For whoever runs the registry: {@code GET} metrics and {@code /debug/health} (also {@code /health}); and {@code POST
 * /garbage-collect}, on the unix socket only.
 */
public final class AdminHandler extends Handler.Abstract {
    private static final System.Logger LOG = System.getLogger(AdminHandler.class.getName());
    private static final JsonMapper MAPPER = new JsonMapper();

    private final RegistryStorage storage;
    private final Metrics metrics;
    private final String metricsPath;
    private final Function<RuleChoice, GarbageCollection.Rules> rules;

    /** What the caller of a collection may choose. */
    public record RuleChoice(boolean dryRun, boolean untagged) {}

    /** @param metricsPath empty: no metrics */
    public AdminHandler(
            RegistryStorage storage,
            Metrics metrics,
            String metricsPath,
            Function<RuleChoice, GarbageCollection.Rules> rules) {
        this.storage = storage;
        this.metrics = metrics;
        this.metricsPath = metricsPath;
        this.rules = rules;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Call call = new Call(request, response, callback, Limits.DEFAULT);
        String path = request.getHttpURI().getPath();
        boolean local = request.getConnectionMetaData().getConnector() instanceof UnixDomainServerConnector;
        try {
            if (path.equals(metricsPath) && call.method().equals("GET")) {
                call.respond(200, "text/plain; version=0.0.4", metrics.text().getBytes(StandardCharsets.UTF_8));
            } else if ((path.equals("/debug/health") || path.equals("/health"))
                    && call.method().equals("GET")) {
                health(call);
            } else if (local && path.equals("/garbage-collect") && call.method().equals("POST")) {
                collect(call);
            } else {
                call.respond(404);
            }
        } catch (RegistryException e) {
            fail(call, e.status(), String.valueOf(e.getMessage()), e);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "request failed path=" + path, e);
            fail(call, 500, e.toString(), e);
        }
        return true;
    }

    /** As docker's registry: an empty object, or what is wrong, by name. */
    private void health(Call call) throws IOException {
        ObjectNode answer = MAPPER.createObjectNode();
        try {
            storage.probe();
            call.respondJson(200, answer);
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            call.respondJson(503, answer.put("storagedriver_filesystem", e.toString()));
        }
    }

    private void collect(Call call) throws IOException {
        RuleChoice choice = new RuleChoice(
                Boolean.parseBoolean(call.parameter("dry-run")),
                Boolean.parseBoolean(call.parameter("delete-untagged")));
        GarbageCollection.Rules chosen = rules.apply(choice);
        GarbageCollection.Report report = GarbageCollection.run(storage, chosen);
        if (!chosen.dryRun()) {
            metrics.collected(report.blobs(), report.bytes());
        }
        call.respondJson(200, report.json());
    }

    private static void fail(Call call, int status, String message, Exception cause) {
        if (call.isAnswered()) {
            call.abort(cause);
            return;
        }
        try {
            call.respondJson(status, MAPPER.createObjectNode().put("error", message));
        } catch (IOException e) {
            call.abort(e);
        }
    }
}
