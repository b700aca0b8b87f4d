package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Json;
import dev.priok.engine.container.ContainerDetails;
import dev.priok.engine.container.Listed;
import dev.priok.model.Container;
import dev.priok.model.HostSpec;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Docker's container summaries: ContainerList, and the containers of SystemDataUsage. */
public final class ListJson {
    private ListJson() {}

    public static ArrayNode of(List<Listed> listed, NetworkIds ids, ApiVersion version, Instant now) {
        ArrayNode array = Json.array();
        listed.forEach(one -> array.add(of(one, ids, version, now)));
        return array;
    }

    private static ObjectNode of(Listed listed, NetworkIds ids, ApiVersion version, Instant now) {
        Container container = listed.container();
        HostSpec host = container.spec().host();
        ObjectNode node = Json.object().put("Id", container.id().value());
        node.set("Names", Json.array().add("/" + container.name()));
        node.put("Image", listed.imageName())
                .put("ImageID", container.image().toString())
                .put("Command", command(container.spec().config().process().arguments()))
                .put("Created", container.created().getEpochSecond())
                .put("State", container.state().status())
                .put("Status", StatusText.of(container, now));
        node.set("Ports", PortsJson.list(container));
        node.set("Labels", Json.textMap(container.spec().config().labels()));
        ContainerDetails.Size size = listed.size();
        if (size != null) {
            node.put("SizeRw", size.writableBytes()).put("SizeRootFs", size.rootBytes());
        }
        ObjectNode hostConfig = Json.object().put("NetworkMode", NamespaceWords.network(container.spec()));
        if (!version.before(46) && !host.annotations().isEmpty()) {
            hostConfig.set("Annotations", Json.textMap(host.annotations()));
        }
        node.set("HostConfig", hostConfig);
        ObjectNode settings = Json.object();
        settings.set("Networks", new EndpointJson(container, ids, version).all());
        node.set("NetworkSettings", settings);
        node.set("Mounts", MountPointJson.of(host.mounts()));
        return node;
    }

    /** Arguments with a space are put in quotes; the program's name is not. */
    private static String command(List<String> arguments) {
        if (arguments.isEmpty()) {
            return "";
        }
        String rest = arguments.stream()
                .skip(1)
                .map(argument -> argument.contains(" ") ? "'" + argument + "'" : argument)
                .collect(Collectors.joining(" "));
        return rest.isEmpty() ? arguments.getFirst() : arguments.getFirst() + " " + rest;
    }
}
