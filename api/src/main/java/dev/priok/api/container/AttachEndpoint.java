package dev.priok.api.container;

import dev.priok.api.http.ErrorStatus;
import dev.priok.api.http.Exchange;
import dev.priok.api.http.HijackedClient;
import dev.priok.api.http.OutputFrames;
import dev.priok.api.http.Router;
import dev.priok.engine.container.AttachOptions;
import dev.priok.engine.container.Containers;
import dev.priok.model.ContainerConfig;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** Attaches a connection to a container's streams. */
public final class AttachEndpoint {
    private static final System.Logger LOG = System.getLogger(AttachEndpoint.class.getName());

    private final Containers containers;

    public AttachEndpoint(Containers containers) {
        this.containers = containers;
    }

    public void register(Router router) {
        router.post("/containers/{name}/attach", this::attach);
    }

    private void attach(Exchange exchange) throws IOException {
        try {
            ContainerConfig.StdioConfig stdio =
                    containers.find(exchange.name()).spec().config().stdio();
            boolean stdin = exchange.query().flag("stdin");
            HijackedClient client = new HijackedClient(exchange, !stdio.tty(), stdin && stdio.openStdin(), false);
            AttachSession.run(containers, exchange.name(), options(exchange, stdin), client);
        } catch (EngineException e) {
            refuse(exchange, e);
        }
    }

    private static AttachOptions options(Exchange exchange, boolean stdin) {
        return new AttachOptions(
                exchange.query().flag("logs"),
                exchange.query().flag("stream"),
                stdin,
                exchange.query().flag("stdout"),
                exchange.query().flag("stderr"),
                exchange.query().text("detachKeys"));
    }

    /** Errors come as plain text under the stream's content type, and end the connection (observed on moby). */
    private static void refuse(Exchange exchange, EngineException e) throws IOException {
        int status = ErrorStatus.of(e.error());
        LOG.log(
                status >= 500 && status != 501 ? System.Logger.Level.ERROR : System.Logger.Level.DEBUG,
                () -> "attach refused container=" + exchange.name() + " error=\"" + e.getMessage() + "\"");
        String reason = HttpStatus.getMessage(status);
        exchange.hijackAndEnd(
                "HTTP/1.1 " + status + " " + reason,
                Map.of("Content-Type", OutputFrames.RAW),
                ByteBuffer.wrap((e.error().message() + "\r\n").getBytes(StandardCharsets.UTF_8)));
    }
}
