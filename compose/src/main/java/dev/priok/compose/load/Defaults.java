package dev.priok.compose.load;

import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of attributes that are meant where nothing is said. */
final class Defaults {
    private static final Rewrite RULES = Rewrite.of(Map.of(
            "services.*.build", (node, _) -> said(node, "context", "."),
            "services.*.secrets.*", (node, _) -> secret(node),
            "services.*.ports.*", (node, _) -> port(node),
            "services.*.deploy.resources.reservations.devices.*", (node, _) -> devices(node),
            "services.*.gpus.*", (node, _) -> devices(node)));

    private Defaults() {}

    static Mapping apply(Mapping document) {
        return RULES.apply(document);
    }

    private static @Nullable Mapping said(Node node, String attribute, String value) {
        return node instanceof Mapping mapping && !mapping.has(attribute)
                ? mapping.with(attribute, Scalar.of(value))
                : null;
    }

    private static @Nullable Node secret(Node node) {
        return node instanceof Mapping mapping
                ? said(mapping, "target", "/run/secrets/" + Rewrite.text(mapping.get("source")))
                : null;
    }

    private static Node port(Node node) {
        Node next = node;
        for (Map.Entry<String, String> entry :
                Map.of("protocol", "tcp", "mode", "ingress").entrySet()) {
            Mapping changed = said(next, entry.getKey(), entry.getValue());
            next = changed == null ? next : changed;
        }
        return next;
    }

    private static @Nullable Node devices(Node node) {
        return node instanceof Mapping mapping && !mapping.has("device_ids") ? said(mapping, "count", "all") : null;
    }

    /** Empty addresses of names' servers, which variables without values leave, are as if they weren't there. */
    static Mapping withoutEmptyDns(Mapping document) {
        return Rewrite.section(document, "services", (_, service) -> {
            if (!(service instanceof Mapping mapping) || !(mapping.get("dns") instanceof Sequence dns)) {
                return service;
            }
            return mapping.with(
                    "dns",
                    new Sequence(
                            dns.items().stream()
                                    .filter(item -> !Rewrite.text(item).isEmpty())
                                    .toList(),
                            dns.place()));
        });
    }
}
