package dev.priok.compose.load;

import static dev.priok.compose.load.Rewrite.text;

import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/** Lists whose items stand for something: a later item for the same takes the former's place. */
final class Unique {
    private static final Rewrite RULES = Rewrite.of(rules());

    private Unique() {}

    static Mapping apply(Mapping document) {
        return RULES.apply(document);
    }

    private static Map<String, Rewrite.Change> rules() {
        Map<String, Rewrite.Change> rules = new LinkedHashMap<>();
        for (String path : List.of(
                "networks.*.labels",
                "networks.*.ipam.options",
                "services.*.annotations",
                "services.*.build.args",
                "services.*.build.additional_contexts",
                "services.*.build.tags",
                "services.*.build.labels",
                "services.*.cap_add",
                "services.*.cap_drop",
                "services.*.deploy.labels",
                "services.*.dns",
                "services.*.dns_opt",
                "services.*.dns_search",
                "services.*.environment",
                "services.*.expose",
                "services.*.labels",
                "services.*.links",
                "services.*.networks.*.aliases",
                "services.*.networks.*.link_local_ips",
                "services.*.profiles",
                "services.*.sysctls",
                "services.*.tmpfs")) {
            rules.put(path, by(Unique::name));
        }
        rules.put("services.*.devices", by(Unique::device));
        rules.put("services.*.volumes", by(Unique::mount));
        rules.put("services.*.configs", by(item -> grant(item, "")));
        rules.put("services.*.secrets", by(item -> grant(item, "/run/secrets")));
        rules.put(
                "services.*.env_file", by(item -> item instanceof Mapping file ? text(file.get("path")) : text(item)));
        rules.put("services.*.ports", by(Unique::port));
        return rules;
    }

    private static Rewrite.Change by(Function<Node, String> key) {
        return (node, _) -> {
            if (!(node instanceof Sequence sequence)) {
                return null;
            }
            SequencedMap<String, Node> last = new LinkedHashMap<>();
            for (Node item : sequence.items()) {
                last.put(key.apply(item), item);
            }
            return new Sequence(new ArrayList<>(last.values()), sequence.place());
        };
    }

    private static String name(Node item) {
        String text = text(item);
        int equals = text.indexOf('=');
        return equals < 0 ? text : text.substring(0, equals);
    }

    private static String device(Node item) {
        if (item instanceof Mapping mapping) {
            return text(mapping.get(mapping.has("target") ? "target" : "source"));
        }
        String[] parts = text(item).split(":", -1);
        return parts.length == 1 ? parts[0] : parts[1];
    }

    private static String mount(Node item) {
        return item instanceof Mapping mapping ? text(mapping.get("target")) : ShortVolume.target(text(item));
    }

    private static String grant(Node item, String folder) {
        if (item instanceof Mapping mapping) {
            return mapping.has("target") ? text(mapping.get("target")) : folder + "/" + text(mapping.get("source"));
        }
        return folder + "/" + text(item);
    }

    private static String port(Node item) {
        if (!(item instanceof Mapping mapping)) {
            return text(item);
        }
        String host = mapping.has("host_ip") ? text(mapping.get("host_ip")) : "0.0.0.0";
        String protocol = mapping.has("protocol") ? text(mapping.get("protocol")) : "tcp";
        return host + ":" + text(mapping.get("published")) + ":" + text(mapping.get("target")) + "/" + protocol;
    }
}
