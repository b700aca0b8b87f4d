package dev.priok.api.container;

import dev.priok.api.http.ErrorStatus;
import dev.priok.api.http.Exchange;
import dev.priok.api.http.Filtering;
import dev.priok.api.http.Router;
import dev.priok.api.json.Json;
import dev.priok.engine.container.Containers;
import dev.priok.engine.container.Pruned;
import dev.priok.engine.container.RemoveOptions;
import dev.priok.model.EngineException;
import dev.priok.model.TerminalSize;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Calls that change a container and answer with little or nothing. */
public final class LifecycleEndpoints {
    /** A longer body is one of the configurations that API 1.22 and older could send with a start. */
    private static final int LONGEST_START_BODY_BYTES = 7;

    private final Containers containers;

    public LifecycleEndpoints(Containers containers) {
        this.containers = containers;
    }

    public void register(Router router) {
        router.post("/containers/{name}/start", this::start)
                .post("/containers/{name}/stop", this::stop)
                .post("/containers/{name}/restart", this::restart)
                .post("/containers/{name}/kill", this::kill)
                .post("/containers/{name}/pause", this::pause)
                .post("/containers/{name}/unpause", this::unpause)
                .post("/containers/{name}/rename", this::rename)
                .post("/containers/{name}/resize", this::resize)
                .post("/containers/prune", this::prune)
                .delete("/containers/{name}", this::remove);
    }

    private void start(Exchange exchange) {
        if (exchange.bodyLength() < 0 || exchange.bodyLength() > LONGEST_START_BODY_BYTES) {
            throw EngineException.invalid("starting container with non-empty request body was deprecated since API"
                    + " v1.22 and removed in v1.24");
        }
        containers.start(exchange.name(), CheckpointEndpoints.toStartFrom(exchange.query()));
        exchange.respond(204);
    }

    private void stop(Exchange exchange) {
        containers.stop(exchange.name(), exchange.query().integer("t"), signal(exchange));
        exchange.respond(204);
    }

    private void restart(Exchange exchange) {
        containers.restart(exchange.name(), exchange.query().integer("t"), signal(exchange));
        exchange.respond(204);
    }

    private static @Nullable String signal(Exchange exchange) {
        String signal = exchange.version().before(42) ? "" : exchange.query().text("signal");
        return signal.isEmpty() ? null : signal;
    }

    private void kill(Exchange exchange) {
        String signal = exchange.query().text("signal");
        try {
            containers.kill(exchange.name(), signal.isEmpty() ? "SIGKILL" : signal);
        } catch (EngineException e) {
            String prefix = "cannot kill container: " + exchange.name() + ": ";
            throw new EngineException(ErrorStatus.prefixed(e.error(), prefix), e.getCause());
        }
        exchange.respond(204);
    }

    private void pause(Exchange exchange) {
        containers.pause(exchange.name());
        exchange.respond(204);
    }

    private void unpause(Exchange exchange) {
        containers.unpause(exchange.name());
        exchange.respond(204);
    }

    private void rename(Exchange exchange) {
        containers.rename(exchange.name(), exchange.query().text("name"));
        exchange.respond(204);
    }

    private void resize(Exchange exchange) {
        containers.resize(exchange.name(), size(exchange));
        exchange.respond(200);
    }

    /** The parameters h and w. */
    public static TerminalSize size(Exchange exchange) {
        return new TerminalSize(dimension(exchange, "h", "height"), dimension(exchange, "w", "width"));
    }

    private static int dimension(Exchange exchange, String key, String word) {
        String text = exchange.query().text(key);
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw EngineException.invalid("invalid resize " + word + " \"" + text + "\": invalid syntax");
        }
        return Integer.parseInt(text);
    }

    private void remove(Exchange exchange) {
        if (exchange.query().flag("link")) {
            containers.unlink(exchange.name());
            exchange.respond(204);
            return;
        }
        containers.remove(
                exchange.name(),
                new RemoveOptions(
                        exchange.query().flag("force"), exchange.query().flag("v")));
        exchange.respond(204);
    }

    private void prune(Exchange exchange) {
        Pruned pruned = containers.prune(Filtering.of(exchange));
        ObjectNode answer = Json.object();
        answer.set("ContainersDeleted", Json.textsOrNull(pruned.deleted()));
        exchange.respond(200, answer.put("SpaceReclaimed", pruned.reclaimedBytes()));
    }
}
