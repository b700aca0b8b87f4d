package dev.priok.compose.load;

import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.TreePath;
import java.util.HashMap;
import java.util.Map;

/** Names of containers, which only one can have. */
final class ContainerNames {
    private ContainerNames() {}

    static void check(Project project, Violations violations) {
        Map<String, String> names = new HashMap<>();
        for (Service service : project.services().values()) {
            if (!service.containerName().isEmpty()) {
                String other = names.putIfAbsent(service.containerName(), service.name());
                if (other != null) {
                    add(
                            violations,
                            service,
                            "container_name",
                            "'" + service.containerName() + "' is already in use by service " + other);
                }
            }
        }
    }

    private static void add(Violations violations, Service service, String attribute, String message) {
        violations.add(
                service.document().keyPlace(attribute), TreePath.of("services", service.name(), attribute), message);
    }
}
