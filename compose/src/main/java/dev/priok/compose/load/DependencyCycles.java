package dev.priok.compose.load;

import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.TreePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Services that wait for each other would wait for ever. */
final class DependencyCycles {
    private final Project project;
    private final Set<String> done = new HashSet<>();

    private DependencyCycles(Project project) {
        this.project = project;
    }

    static void check(Project project) {
        DependencyCycles cycles = new DependencyCycles(project);
        project.services().values().forEach(service -> cycles.visit(service, List.of()));
    }

    private void visit(Service service, List<String> way) {
        int first = way.indexOf(service.name());
        List<String> further = new ArrayList<>(way);
        further.add(service.name());
        if (first >= 0) {
            throw Violations.one(
                    service.document().keyPlace("depends_on"),
                    TreePath.ROOT,
                    "dependency cycle detected: " + String.join(" -> ", further.subList(first, further.size())));
        }
        if (done.contains(service.name())) {
            return;
        }
        for (String other : service.dependsOn().keySet()) {
            Service next = project.services().get(other);
            if (next != null) {
                visit(next, further);
            }
        }
        done.add(service.name());
    }
}
