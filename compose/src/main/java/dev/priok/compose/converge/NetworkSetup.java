package dev.priok.compose.converge;

import dev.priok.client.EngineClient;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.model.Network;
import dev.priok.compose.model.Project;
import dev.priok.compose.render.ConfigHash;
import dev.priok.compose.state.ComposeLabels;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Brings a project's networks about. */
final class NetworkSetup {
    private final EngineClient engine;
    private final Progress progress;
    private final Project project;
    private final ProjectState state;
    private final String version;
    private final ContainerCalls calls;
    private volatile boolean replaced;

    NetworkSetup(EngineClient engine, Progress progress, Project project, ProjectState state, String version) {
        this.engine = engine;
        this.progress = progress;
        this.project = project;
        this.state = state;
        this.version = version;
        this.calls = new ContainerCalls(engine, progress);
    }

    /** Whether a network was made anew, for which containers were stopped. */
    boolean replaced() {
        return replaced;
    }

    /** Returns the id of the network, which is made if it isn't there, or isn't as wanted. */
    String ensure(Network network) {
        Json known = present(network.name());
        if (network.external()) {
            if (known.isNull()) {
                throw new ProjectFailure("network " + network.name() + " declared as external, but could not be found");
            }
            return known.at("Id").text();
        }
        String hash = ConfigHash.of(network);
        if (known.isNull()) {
            return create(network, hash);
        }
        Json labels = known.at("Labels");
        String owner = labels.at(ComposeLabels.PROJECT).text();
        if (owner.isEmpty()) {
            progress.warn("a network with name " + network.name() + " exists but was not created by compose.\n"
                    + "Set `external: true` to use an existing network");
        } else if (!owner.equals(project.name())) {
            progress.warn("a network with name " + network.name() + " exists but was not created for project \""
                    + project.name() + "\".\nSet `external: true` to use an existing network");
        }
        String key = labels.at(ComposeLabels.NETWORK).text();
        if (!key.equals(network.key())) {
            throw new ProjectFailure("network " + network.name() + " was found but has incorrect label "
                    + ComposeLabels.NETWORK + " set to \"" + key + "\" (expected: \"" + network.key() + "\")");
        }
        String before = labels.at(ComposeLabels.CONFIG_HASH).text();
        if (before.isEmpty() || before.equals(hash)) {
            return known.at("Id").text();
        }
        return replace(network, known, hash);
    }

    /** As it was observed if it is the project's, else as the engine knows it; null if it isn't there. */
    private Json present(String name) {
        for (Json observed : state.networks()) {
            if (observed.at("Name").text().equals(name)) {
                return observed;
            }
        }
        return find(name);
    }

    private Json find(String name) {
        Json found = engine.find(Request.get("/networks/" + Request.segment(name)));
        boolean meant =
                found.at("Name").text().equals(name) || found.at("Id").text().equals(name);
        return meant ? found : Json.Null.NULL;
    }

    private String create(Network network, String hash) {
        String subject = "Network " + network.name();
        progress.working(subject, "Creating");
        Map<String, String> labels = new TreeMap<>(network.labels());
        labels.put(ComposeLabels.CONFIG_HASH, hash);
        labels.put(ComposeLabels.NETWORK, network.key());
        labels.put(ComposeLabels.PROJECT, project.name());
        labels.put(ComposeLabels.VERSION, version);
        JsonObject body = new JsonObject()
                .put("Name", network.name())
                .put("CheckDuplicate", true)
                .putUnlessEmpty("Driver", network.driver())
                .putUnlessEmpty("Options", network.driverOptions())
                .put("Internal", network.internal())
                .put("Attachable", network.attachable())
                .putUnlessEmpty("IPAM", ipam(network.ipam()))
                .putUnlessEmpty("Labels", labels);
        Boolean ipv6 = network.enableIpv6();
        if (ipv6 != null) {
            body.put("EnableIPv6", ipv6);
        }
        Boolean ipv4 = network.enableIpv4();
        if (ipv4 != null) {
            body.put("EnableIPv4", ipv4);
        }
        try {
            String id = engine.call(Request.post("/networks/create").body(body.json()))
                    .at("Id")
                    .text();
            progress.done(subject, "Created");
            return id;
        } catch (EngineRequestException e) {
            progress.tell(subject, Progress.Phase.FAILED, "Error");
            throw new ProjectFailure("failed to create network " + network.name() + ": " + e.getMessage());
        }
    }

    private static Json ipam(Network.Ipam ipam) {
        List<Json> pools = new ArrayList<>();
        for (Network.Pool pool : ipam.pools()) {
            pools.add(new JsonObject()
                    .putUnlessEmpty("Subnet", pool.subnet())
                    .putUnlessEmpty("IPRange", pool.ipRange())
                    .putUnlessEmpty("Gateway", pool.gateway())
                    .putUnlessEmpty("AuxiliaryAddresses", pool.auxiliaryAddresses())
                    .json());
        }
        return new JsonObject()
                .putUnlessEmpty("Driver", ipam.driver())
                .putUnlessEmpty("Options", ipam.options())
                .putUnlessEmpty("Config", new Json.Arr(pools))
                .json();
    }

    /** Its containers end and are taken off, since an engine changes no network. */
    private String replace(Network network, Json known, String hash) {
        replaced = true;
        String id = known.at("Id").text();
        List<ServiceContainer> connected = state.containers().stream()
                .filter(container -> container.networkIds().contains(id))
                .toList();
        progress.warn("Network " + network.name() + " is made anew, since its configuration changed");
        for (ServiceContainer container : connected) {
            if (container.running()) {
                calls.stop(container, "");
            }
            engine.call(Request.post("/networks/" + Request.segment(id) + "/disconnect")
                    .body(new JsonObject()
                            .put("Container", container.id())
                            .put("Force", true)
                            .json()));
        }
        engine.call(Request.delete("/networks/" + Request.segment(id)));
        progress.done("Network " + network.name(), "Removed");
        return create(network, hash);
    }
}
