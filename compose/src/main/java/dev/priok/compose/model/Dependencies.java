package dev.priok.compose.model;

import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;

/** Changes of what services depend on. */
final class Dependencies {
    private Dependencies() {}

    /** The service without its dependencies on others than these. */
    static Service only(Service service, Set<String> others) {
        if (!(service.document().get("depends_on") instanceof Mapping all)
                || others.containsAll(all.entries().keySet())) {
            return service;
        }
        SequencedMap<String, Node> kept = new LinkedHashMap<>(all.entries());
        kept.keySet().retainAll(others);
        return kept.isEmpty() ? service.without("depends_on") : service.with("depends_on", all.withEntries(kept));
    }
}
