package dev.priok.api.container;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Router;
import dev.priok.api.json.Json;
import dev.priok.engine.container.Containers;
import dev.priok.engine.port.ContainerFiles.PathStatus;
import dev.priok.engine.port.ContainerFiles.WriteOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Files of containers as tar streams. */
public final class FileEndpoints {
    private static final String TAR = "application/x-tar";
    private static final int GZIP_BUFFER_BYTES = 64 << 10;

    private final Containers containers;

    public FileEndpoints(Containers containers) {
        this.containers = containers;
    }

    public void register(Router router) {
        router.head("/containers/{name}/archive", this::status)
                .get("/containers/{name}/archive", this::read)
                .put("/containers/{name}/archive", this::write)
                .get("/containers/{name}/export", this::export);
    }

    private void status(Exchange exchange) {
        describe(exchange);
        exchange.respond(200);
    }

    private void read(Exchange exchange) throws IOException {
        describe(exchange);
        String path = exchange.require("path");
        boolean compressed = acceptsGzip(exchange.header("Accept-Encoding"));
        if (compressed) {
            exchange.setHeader("Content-Encoding", "gzip");
        }
        OutputStream body = exchange.respondStreaming(200, TAR);
        OutputStream out = compressed ? new GZIPOutputStream(body, GZIP_BUFFER_BYTES) : body;
        containers.readArchive(exchange.name(), path, out);
        out.close();
    }

    private static boolean acceptsGzip(@Nullable String accepted) {
        if (accepted == null) {
            return false;
        }
        for (String coding : accepted.split(",")) {
            String[] parts = coding.split(";", 2);
            boolean refused = parts.length == 2 && parts[1].strip().matches("q=0(\\.0*)?");
            if (parts[0].strip().equalsIgnoreCase("gzip") && !refused) {
                return true;
            }
        }
        return false;
    }

    private void write(Exchange exchange) throws IOException {
        WriteOptions options = new WriteOptions(
                exchange.query().flag("noOverwriteDirNonDir"), exchange.query().flag("copyUIDGID"));
        containers.writeArchive(exchange.name(), exchange.require("path"), exchange.body(), options);
        exchange.respond(200);
    }

    private void export(Exchange exchange) throws IOException {
        containers.find(exchange.name());
        OutputStream out = exchange.respondStreaming(200, "application/octet-stream");
        containers.export(exchange.name(), out);
        out.close();
    }

    private void describe(Exchange exchange) {
        PathStatus status = containers.pathStatus(exchange.name(), exchange.require("path"));
        ObjectNode json = Json.object()
                .put("name", status.name())
                .put("size", status.sizeBytes())
                .put("mode", GoFileMode.of(status.mode()))
                .put("mtime", Json.time(status.modified()))
                .put("linkTarget", status.linkTarget());
        exchange.setHeader(
                "X-Docker-Container-Path-Stat",
                Base64.getEncoder().encodeToString(json.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
