package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.ConfigJson;
import dev.priok.api.json.Json;
import dev.priok.engine.container.ContainerDetails;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Docker's answer to ContainerInspect. */
final class InspectJson {
    private InspectJson() {}

    static ObjectNode of(ContainerDetails details, ApiVersion version) {
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
        node.set("HostConfig", HostConfigJson.of(container.spec().host(), version));
        ObjectNode driver = Json.object().put("Name", details.snapshotDriver());
        driver.set("Data", Json.object());
        node.set("GraphDriver", driver);
        ContainerDetails.Size size = details.size();
        if (size != null) {
            node.put("SizeRw", size.writableBytes()).put("SizeRootFs", size.rootBytes());
        }
        node.set("Mounts", MountPointJson.of(container.spec().host().mounts()));
        node.set("Config", ConfigJson.of(config));
        node.set(
                "NetworkSettings",
                NetworkJson.settings(container.spec().host().namespaces().network(), version));
        return node;
    }
}
