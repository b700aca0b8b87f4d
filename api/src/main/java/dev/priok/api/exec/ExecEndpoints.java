package dev.priok.api.exec;

import dev.priok.api.container.LifecycleEndpoints;
import dev.priok.api.http.Exchange;
import dev.priok.api.http.HijackedClient;
import dev.priok.api.http.Router;
import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.engine.exec.ExecDetails;
import dev.priok.engine.exec.Execs;
import dev.priok.model.ContainerConfig;
import dev.priok.model.EngineException;
import dev.priok.model.ExecSpec;
import dev.priok.model.TerminalSize;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Further processes in running containers. */
public final class ExecEndpoints {
    private static final System.Logger LOG = System.getLogger(ExecEndpoints.class.getName());

    private final Execs execs;

    public ExecEndpoints(Execs execs) {
        this.execs = execs;
    }

    public void register(Router router) {
        router.post("/containers/{name}/exec", this::create)
                .post("/exec/{id}/start", this::start)
                .post("/exec/{id}/resize", this::resize)
                .get("/exec/{id}/json", this::inspect);
    }

    private void create(Exchange exchange) throws IOException {
        Fields body = exchange.json();
        List<String> command = body.commandOrNull("Cmd");
        if (command == null || command.isEmpty()) {
            throw EngineException.invalid("No exec command specified");
        }
        boolean stdin = body.flag("AttachStdin");
        ExecSpec spec = new ExecSpec(
                command,
                body.texts("Env"),
                body.text("WorkingDir"),
                body.text("User"),
                body.flag("Privileged"),
                new ContainerConfig.StdioConfig(
                        stdin, body.flag("AttachStdout"), body.flag("AttachStderr"), body.flag("Tty"), stdin, stdin),
                body.text("DetachKeys"),
                exchange.version().before(42) ? null : consoleSize(body));
        exchange.respond(201, Json.object().put("Id", execs.create(exchange.name(), spec)));
    }

    private static @Nullable TerminalSize consoleSize(Fields body) {
        JsonNode size = body.node("ConsoleSize");
        if (size == null) {
            return null;
        }
        if (!size.isArray()
                || size.size() != 2
                || !size.get(0).isInt()
                || !size.get(1).isInt()) {
            throw EngineException.invalid("invalid JSON: ConsoleSize must be an array of height and width");
        }
        int rows = size.get(0).intValue();
        int columns = size.get(1).intValue();
        return rows == 0 && columns == 0 ? null : new TerminalSize(rows, columns);
    }

    private void start(Exchange exchange) throws IOException {
        Fields body = exchange.json();
        String id = exchange.name();
        boolean stdin = execs.inspect(id).spec().stdio().attachStdin();
        if (body.flag("Detach")) {
            execs.startDetached(id);
            exchange.respond(200);
            return;
        }
        // As on dockerd it is this request's word that decides about framing, not the session's.
        boolean tty = body.flag("Tty");
        TerminalSize size = exchange.version().before(42) || !tty ? null : consoleSize(body);
        HijackedClient client = new HijackedClient(exchange, !tty, stdin, true);
        try {
            execs.start(id, size, client);
        } catch (EngineException e) {
            if (!client.isStarted()) {
                throw e;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "exec ended early exec=" + id + " error=\"" + e.getMessage() + "\"");
        } finally {
            client.end();
        }
    }

    private void resize(Exchange exchange) {
        execs.resize(exchange.name(), LifecycleEndpoints.size(exchange));
        exchange.respond(200);
    }

    private void inspect(Exchange exchange) {
        ExecDetails details = execs.inspect(exchange.name());
        ExecSpec spec = details.spec();
        ObjectNode process = Json.object()
                .put("tty", spec.stdio().tty())
                .put("entrypoint", spec.command().getFirst());
        process.set(
                "arguments", Json.texts(spec.command().subList(1, spec.command().size())));
        process.put("privileged", spec.privileged());
        if (!spec.user().isEmpty()) {
            process.put("user", spec.user());
        }
        ObjectNode answer = Json.object()
                .put("ID", details.id())
                .put("Running", details.running())
                .put("ExitCode", details.exitCode());
        answer.set("ProcessConfig", process);
        exchange.respond(
                200,
                answer.put("OpenStdin", spec.stdio().attachStdin())
                        .put("OpenStderr", spec.stdio().attachStderr())
                        .put("OpenStdout", spec.stdio().attachStdout())
                        .put("CanRemove", details.exitCode() != null)
                        .put("ContainerID", details.container().value())
                        .put("DetachKeys", spec.detachKeys())
                        .put("Pid", details.pid()));
    }
}
