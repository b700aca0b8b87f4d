package dev.priok.runtime.device;

import dev.priok.model.Devices;
import dev.priok.model.HostSpec;
import dev.priok.runtime.cdi.CdiDevices;
import dev.priok.runtime.cdi.ContainerEdits;
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
 * @param edits what CDI devices change besides
 */
public record ContainerDevices(
        List<DeviceNode> nodes, List<DeviceRule> rules, boolean unrestricted, ContainerEdits edits) {
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

    /** InvalidParameter if a device that was asked for is not there; NotImplemented for edits that are not built. */
    public static ContainerDevices of(HostSpec host, CdiDevices described) {
        ContainerEdits edits = described.resolve(host.devices().requests());
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
        for (ContainerEdits.Node wanted : edits.nodes()) {
            DeviceNode node = HostDevices.described(wanted);
            nodes.put(node.path(), node);
            if (node.type() != 'p') {
                rules.add(node.allowing(wanted.permissions().isEmpty() ? "rwm" : wanted.permissions()));
            }
        }
        host.devices().cgroupRules().forEach(rule -> rules.add(DeviceRule.parse(rule)));
        return new ContainerDevices(List.copyOf(nodes.values()), privileged ? List.of() : rules, privileged, edits);
    }
}
