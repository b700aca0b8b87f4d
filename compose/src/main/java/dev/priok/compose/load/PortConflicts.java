package dev.priok.compose.load;

import dev.priok.compose.model.Port;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.TreePath;
import java.util.HashMap;
import java.util.Map;

/** Ports of the host that two services publish, of which only one can run. */
public final class PortConflicts {
    private PortConflicts() {}

    /** An {@link dev.priok.model.EngineException} with all of them; for what is about to be started. */
    public static void check(Project project) {
        Violations violations = new Violations();
        Map<String, String> taken = new HashMap<>();
        for (Service service : project.services().values()) {
            service.connections().ports().forEach(port -> check(violations, taken, service, port));
        }
        violations.throwIfAny();
    }

    private static void check(Violations violations, Map<String, String> taken, Service service, Port port) {
        boolean fixed = !port.published().isEmpty()
                && !port.published().contains("-")
                && !port.published().equals("0");
        if (!fixed || service.scale() == 0) {
            return;
        }
        String place = port.hostIp() + ":" + port.published() + "/" + port.protocol();
        String other = taken.putIfAbsent(place, service.name());
        if (other != null && !other.equals(service.name())) {
            violations.add(
                    service.document().keyPlace("ports"),
                    TreePath.of("services", service.name(), "ports"),
                    "publishes the port " + port.published() + "/" + port.protocol() + " of the host, which service "
                            + other + " publishes too");
        }
    }
}
