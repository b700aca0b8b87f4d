package dev.priok.api.image;

import dev.priok.api.container.ContainerConfigReader;
import dev.priok.api.http.Exchange;
import dev.priok.api.http.ProgressStream;
import dev.priok.api.http.Router;
import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.engine.image.Images;
import dev.priok.engine.port.ImageArchives.LoadListener;
import dev.priok.engine.port.ImageArchives.Loaded;
import dev.priok.model.ContainerConfig;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Images as archives: load, save, import, commit. */
public final class ImageArchiveEndpoints {
    private final Images images;
    private final PullEndpoint pulls;

    /** @param pulls answers requests to create an image that name one of a registry */
    public ImageArchiveEndpoints(Images images, PullEndpoint pulls) {
        this.images = images;
        this.pulls = pulls;
    }

    public void register(Router router) {
        router.post("/images/load", this::load)
                .get("/images/get", exchange -> save(exchange, exchange.query().all("names")))
                .get("/images/{name}/get", exchange -> save(exchange, List.of(exchange.name())))
                .post("/images/create", this::create)
                .post("/commit", this::commit);
    }

    private void load(Exchange exchange) throws IOException {
        refusePlatform(exchange, "loading");
        boolean quiet = exchange.query().flag("quiet", true);
        ProgressStream.answer(exchange, progress -> {
            try {
                List<Loaded> loaded = images.load(exchange.body(), quiet ? LoadListener.NONE : listener(progress));
                for (Loaded image : loaded) {
                    announce(progress, image);
                }
            } catch (EngineException e) {
                progress.error(e.error().message());
            }
        });
    }

    private static void announce(ProgressStream progress, Loaded image) throws IOException {
        for (ImageReference name : image.names()) {
            progress.text("Loaded image: " + name.familiar() + "\n");
        }
        if (image.names().isEmpty()) {
            progress.text("Loaded image ID: " + image.id() + "\n");
        }
    }

    private static LoadListener listener(ProgressStream progress) {
        return (layer, current, total) -> {
            ObjectNode message = Json.object().put("status", "Loading layer").put("id", layer);
            ObjectNode detail = Json.object().put("current", current);
            if (total > 0) {
                detail.put("total", total);
            }
            message.set("progressDetail", detail);
            try {
                progress.send(message);
            } catch (IOException e) {
                throw new EngineException(
                        new EngineError.Cancelled("the client went away while an image was loaded"), e);
            }
        };
    }

    private void save(Exchange exchange, List<String> names) throws IOException {
        refusePlatform(exchange, "saving");
        OutputStream out = exchange.respondStreaming(200, "application/x-tar");
        images.save(names, out);
        out.close();
    }

    private static void refusePlatform(Exchange exchange, String action) {
        if (!exchange.version().before(48) && exchange.query().has("platform")) {
            throw EngineException.notImplemented(action + " only one platform of an image is not supported yet");
        }
    }

    /** Pull or import, as the parameters say. */
    private void create(Exchange exchange) throws IOException {
        if (exchange.query().text("fromImage").isEmpty()) {
            importArchive(exchange);
        } else {
            pulls.handle(exchange);
        }
    }

    private void importArchive(Exchange exchange) throws IOException {
        String source = exchange.query().text("fromSrc");
        if (!source.equals("-")) {
            throw source.isEmpty()
                    ? EngineException.invalid("fromImage or fromSrc is needed to create an image")
                    : EngineException.notImplemented(
                            "importing from a URL is not supported yet; download it and import it with -");
        }
        String message = exchange.query().text("message");
        Images.ImportOptions options = new Images.ImportOptions(
                exchange.query().text("repo"),
                exchange.query().text("tag"),
                message.isEmpty() ? "Imported from -" : message,
                exchange.query().all("changes"),
                exchange.version().before(32) ? "" : exchange.query().text("platform"));
        ProgressStream.answer(exchange, progress -> {
            ImageId id = images.importArchive(exchange.body(), options);
            progress.status(id.toString());
        });
    }

    private void commit(Exchange exchange) throws IOException {
        Fields body = exchange.json();
        ContainerConfig config = body.keys().isEmpty() ? null : ContainerConfigReader.read(body, exchange.version());
        ImageId id = images.commit(exchange.require("container"), options(exchange, config));
        exchange.respond(201, Json.object().put("Id", id.toString()));
    }

    private static Images.CommitOptions options(Exchange exchange, @Nullable ContainerConfig config) {
        return new Images.CommitOptions(
                exchange.query().text("repo"),
                exchange.query().text("tag"),
                exchange.query().text("comment"),
                exchange.query().text("author"),
                exchange.query().flag("pause", true),
                exchange.query().all("changes"),
                config);
    }
}
