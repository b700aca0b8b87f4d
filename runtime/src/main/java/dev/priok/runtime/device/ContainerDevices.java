package dev.priok.runtime.device;

import dev.priok.model.Devices;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The devices of one container.
 *
 * @param nodes what is in its /dev beyond what every container has
 * @param rules what it may use; nothing else
 * @param unrestricted any device may be used, and {@code rules} says nothing
 */
public record ContainerDevices(List<DeviceNode> nodes, List<DeviceRule> rules, boolean unrestricted) {
    /**
     * What every container may use: making any device node, and null, zero, full, random, urandom, tty, console, ptmx and
     * pseudo-terminals (runtime-spec, config-linux.md "Default Devices", and the list that Docker gives its containers).
     */
    private static final List<DeviceRule> DEFAULTS = List.of(
            new DeviceRule('c', -1, -1, "m"),
            new DeviceRule('b', -1, -1, "m"),
            new DeviceRule('c', 1, 3, "rwm"),
            new DeviceRule('c', 1, 5, "rwm"),
            new DeviceRule('c', 1, 7, "rwm"),
            new DeviceRule('c', 1, 8, "rwm"),
            new DeviceRule('c', 1, 9, "rwm"),
            new DeviceRule('c', 5, 0, "rwm"),
            new DeviceRule('c', 5, 1, "rwm"),
            new DeviceRule('c', 5, 2, "rwm"),
            new DeviceRule('c', 136, -1, "rwm"));

    public ContainerDevices {
        nodes = List.copyOf(nodes);
        rules = List.copyOf(rules);
    }

    /** InvalidParameter if a device that was asked for is not there; NotImplemented for requests to device drivers. */
    public static ContainerDevices of(HostSpec host) {
        for (Devices.Request request : host.devices().requests()) {
            throw EngineException.notImplemented("could not select device driver \"" + request.driver()
                    + "\" with capabilities: " + request.capabilities() + ": device drivers are not supported yet");
        }
        boolean privileged = host.security().privileged();
        Map<String, DeviceNode> nodes = new LinkedHashMap<>();
        if (privileged) {
            HostDevices.all().forEach(node -> nodes.put(node.path(), node));
        }
        List<DeviceRule> rules = new ArrayList<>(DEFAULTS);
        for (Devices.Mapping mapping : host.devices().mapped()) {
            for (DeviceNode node : HostDevices.at(mapping.pathOnHost(), mapping.pathInContainer())) {
                nodes.put(node.path(), node);
                rules.add(node.allowing(mapping.access()));
            }
        }
        host.devices().cgroupRules().forEach(rule -> rules.add(DeviceRule.parse(rule)));
        return new ContainerDevices(List.copyOf(nodes.values()), privileged ? List.of() : rules, privileged);
    }
}
