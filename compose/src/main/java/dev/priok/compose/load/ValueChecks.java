package dev.priok.compose.load;

import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Sequence;
import dev.priok.compose.tree.TreePath;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of objects whose attributes bear on each other. */
final class ValueChecks {
    private final Violations violations;

    private ValueChecks(Violations violations) {
        this.violations = violations;
    }

    static void check(Mapping document, Violations violations) {
        ValueChecks checks = new ValueChecks(violations);
        checks.each(document, "volumes", checks::volume);
        checks.each(
                document,
                "configs",
                (value, path) -> checks.source(value, path, List.of("file", "environment", "content")));
        checks.each(document, "secrets", (value, path) -> checks.source(value, path, List.of("file", "environment")));
        checks.each(document, "services", checks::service);
    }

    /** Of one object. */
    private interface Check {
        void check(Mapping value, TreePath path);
    }

    private void each(Mapping document, String section, Check check) {
        if (document.get(section) instanceof Mapping values) {
            values.entries().forEach((name, value) -> {
                if (value instanceof Mapping mapping) {
                    check.check(mapping, TreePath.of(section, name));
                }
            });
        }
    }

    private void volume(Mapping volume, TreePath path) {
        if (!Rewrite.text(volume.get("external")).equals("true")) {
            return;
        }
        volume.entries().keySet().forEach(key -> {
            if (!List.of("name", "external").contains(key) && !key.startsWith("x-")) {
                violations.add(volume.keyPlace(key), path, "is external, so it can't have " + key + " here");
            }
        });
    }

    private void source(Mapping object, TreePath path, List<String> sources) {
        List<String> said = sources.stream().filter(object::has).toList();
        if (said.size() > 1) {
            violations.add(object.place(), path, "has " + String.join(" and ", said) + ", of which only one can be");
        } else if (said.isEmpty() && !object.has("external") && !object.has("driver")) {
            violations.add(object.place(), path, "must have one of " + String.join(", ", sources));
        }
    }

    private void service(Mapping service, TreePath path) {
        items(service.get("ports"), path.then("ports"), this::port);
        items(service.get("gpus"), path.then("gpus"), this::devices);
        Node develop = service.get("develop");
        if (develop instanceof Mapping mapping) {
            items(mapping.get("watch"), path.then("develop").then("watch"), this::watch);
        }
        Node node = service;
        for (String key : List.of("deploy", "resources", "reservations", "devices")) {
            node = node instanceof Mapping mapping ? mapping.get(key) : null;
        }
        items(node, path.then("deploy").then("resources").then("reservations").then("devices"), this::devices);
    }

    private void items(@Nullable Node node, TreePath path, Check check) {
        if (node instanceof Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                if (sequence.items().get(i) instanceof Mapping mapping) {
                    check.check(mapping, path.item(i));
                }
            }
        }
    }

    private void port(Mapping port, TreePath path) {
        String address = Rewrite.text(port.get("host_ip"));
        if (!address.isEmpty() && !address.contains("$")) {
            try {
                IpAddress.parse(address);
            } catch (EngineException _) {
                violations.add(port.place(), path, "has the host_ip '" + address + "', which is no IP address");
            }
        }
    }

    private void devices(Mapping devices, TreePath path) {
        if (devices.has("count") && devices.has("device_ids")) {
            violations.add(devices.place(), path, "has count and device_ids, of which only one can be");
        }
    }

    private void watch(Mapping watch, TreePath path) {
        if (watch.has("path") && Rewrite.text(watch.get("path")).isEmpty()) {
            violations.add(watch.place(), path, "has an empty path");
        }
    }
}
