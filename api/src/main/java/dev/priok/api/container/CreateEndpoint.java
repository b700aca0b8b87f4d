package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.http.Exchange;
import dev.priok.api.http.Platforms;
import dev.priok.api.http.Router;
import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.engine.container.Containers;
import dev.priok.engine.container.Created;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerSpec;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.ImageConfig;
import dev.priok.model.RestartPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creation and update of containers. */
public final class CreateEndpoint {
    private final Containers containers;

    public CreateEndpoint(Containers containers) {
        this.containers = containers;
    }

    public void register(Router router) {
        router.post("/containers/create", this::create).post("/containers/{name}/update", this::update);
    }

    private void create(Exchange exchange) throws IOException {
        Fields request = exchange.requiredJson();
        if (request.keys().isEmpty()) {
            throw EngineException.invalid("config cannot be empty in order to create a container");
        }
        List<String> warnings = new ArrayList<>();
        ContainerSpec spec = spec(request, exchange.version(), warnings);
        Created created = containers.create(exchange.query().text("name"), spec, platform(exchange));
        var answer = Json.object().put("Id", created.id().value());
        warnings.addAll(0, created.warnings());
        answer.set("Warnings", Json.texts(warnings));
        exchange.respond(201, answer);
    }

    private static ImageConfig.@Nullable Platform platform(Exchange exchange) {
        String text = exchange.version().before(41) ? "" : exchange.query().text("platform");
        return text.isEmpty() ? null : Platforms.parse(text);
    }

    private static ContainerSpec spec(Fields request, ApiVersion version, List<String> warnings) {
        ContainerConfig config = ContainerConfigReader.read(request, version);
        HostSpec host = HostSpecReader.read(request.object("HostConfig"), version);
        return new ContainerSpec(config, host, NetworkingReader.read(request, version, warnings));
    }

    private void update(Exchange exchange) throws IOException {
        Fields request = exchange.json();
        UnbuiltFields.refuseInUpdate(request);
        Fields policy = request.objectOrNull("RestartPolicy");
        RestartPolicy restart =
                policy == null || policy.text("Name").isEmpty() ? null : HostSpecReader.restartPolicy(policy);
        List<String> warnings =
                containers.update(exchange.name(), HostSpecReader.resources(request, exchange.version()), restart);
        var answer = Json.object();
        answer.set("Warnings", Json.textsOrNull(warnings));
        exchange.respond(200, answer);
    }
}
