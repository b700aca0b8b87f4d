package dev.priok.api.build;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Query;
import dev.priok.api.http.TransferStream;
import dev.priok.api.json.Json;
import dev.priok.build.BuildContexts;
import dev.priok.build.BuildContexts.Unpacked;
import dev.priok.build.BuildException;
import dev.priok.build.FrontendRequest;
import dev.priok.build.SourceExcerpt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Builds for clients that ask as classic ones do but have a session, and show BuildKit's progress. */
final class SessionBuilds {
    private static final String UPLOADED = "upload-request";

    private final BuildProtocols protocols;
    private final BuildContexts contexts;
    private final BodyUploads uploads = new BodyUploads();

    SessionBuilds(BuildProtocols protocols, BuildContexts contexts) {
        this.protocols = protocols;
        this.contexts = contexts;
    }

    /** Whether the request brings but the body of another one. */
    boolean isUpload(Query query) {
        return query.text("buildid").startsWith(UPLOADED + ":");
    }

    void upload(Exchange exchange) throws IOException {
        uploads.give(exchange.query().text("buildid").substring(UPLOADED.length() + 1), exchange.body());
        exchange.respond(200);
    }

    /** Builds and tells of it; blocks until that is done. */
    void run(Query query, ClassicClient client, InputStream body, TransferStream messages) {
        String remote = query.text("remote");
        if (remote.equals(UPLOADED)) {
            try (Unpacked context = uploads.take(query.text("buildid"), contexts::unpack)) {
                run(query, client, context.directory(), messages);
            }
        } else if (remote.isEmpty()) {
            try (Unpacked context = contexts.unpack(body)) {
                run(query, client, context.directory(), messages);
            }
        } else {
            run(query, client, (Path) null, messages);
        }
    }

    private void run(Query query, ClassicClient client, @Nullable Path context, TransferStream messages) {
        FrontendRequest request = SessionRequest.of(query, context);
        boolean quiet = query.flag("q");
        Map<String, String> response;
        try {
            response = protocols.build(request, client, progress -> {
                if (!quiet) {
                    messages.sendInTurn(Json.object()
                            .put("id", "moby.buildkit.trace")
                            .put("aux", Base64.getEncoder().encodeToString(progress)));
                }
            });
        } catch (BuildException e) {
            messages.send(error(e));
            return;
        }
        String image = response.getOrDefault("containerimage.config.digest", "");
        if (image.isEmpty()) {
            return;
        }
        if (quiet) {
            messages.send(Json.object().put("stream", image + "\n"));
            return;
        }
        ObjectNode made = Json.object().put("id", "moby.image.id");
        made.set("aux", Json.object().put("ID", image));
        messages.send(made);
    }

    /** The lines of the Dockerfile are part of the message: such clients show nothing else. */
    private static ObjectNode error(BuildException failure) {
        String excerpt = SourceExcerpt.of(failure).map(lines -> lines + "\n").orElse("");
        String message = excerpt + failure.getMessage();
        ObjectNode detail = Json.object().put("message", message);
        Integer exitCode = failure.exitCode();
        if (exitCode != null) {
            detail.put("code", exitCode);
        }
        ObjectNode error = Json.object();
        error.set("errorDetail", detail);
        return error.put("error", message);
    }
}
