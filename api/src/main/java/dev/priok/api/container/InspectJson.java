package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.ConfigJson;
import dev.priok.api.json.Json;
import dev.priok.engine.container.ContainerDetails;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.Networking;
import dev.priok.model.Networking.EndpointSpec;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Docker's answer to ContainerInspect. */
final class InspectJson {
    private InspectJson() {}

    static ObjectNode of(ContainerDetails details, NetworkIds ids, ApiVersion version) {
        Container container = details.container();
        ContainerConfig config = container.spec().config();
        List<String> arguments = config.process().arguments();
        ObjectNode node = Json.object()
                .put("Id", container.id().value())
                .put("Created", Json.time(container.created()))
                .put("Path", arguments.isEmpty() ? "" : arguments.getFirst());
        node.set("Args", Json.texts(arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size())));
        node.set("State", StateJson.of(container));
        node.put("Image", container.image().toString())
                .put("ResolvConfPath", details.resolvConfPath().toString())
                .put("HostnamePath", details.hostnamePath().toString())
                .put("HostsPath", details.hostsPath().toString())
                .put("LogPath", details.logPath().toString())
                .put("Name", "/" + container.name())
                .put("RestartCount", container.restartCount())
                .put("Driver", details.snapshotDriver())
                .put("Platform", container.platform().os())
                .put("MountLabel", "")
                .put("ProcessLabel", "")
                .put("AppArmorProfile", "");
        node.set("ExecIDs", Json.textsOrNull(details.execIds()));
        node.set("HostConfig", HostConfigJson.of(container, details.links(), version));
        ObjectNode driver = Json.object().put("Name", details.snapshotDriver());
        driver.set("Data", Json.object());
        node.set("GraphDriver", driver);
        ContainerDetails.Size size = details.size();
        if (size != null) {
            node.put("SizeRw", size.writableBytes()).put("SizeRootFs", size.rootBytes());
        }
        node.set("Mounts", MountPointJson.of(container.spec().host().mounts()));
        node.set("Config", config(container));
        node.set("NetworkSettings", NetworkJson.settings(container, ids, version));
        return node;
    }

    /** With the address that was asked for on the mode's network, where clients from before 1.44 look for it. */
    private static ObjectNode config(Container container) {
        ObjectNode node = ConfigJson.of(container.spec().config());
        Networking networking = container.spec().networking();
        for (EndpointSpec wish : networking.endpoints()) {
            if (wish.network().equals(networking.mode()) && wish.mac() != null) {
                node.put("MacAddress", wish.mac().toString());
            }
        }
        return node;
    }
}
