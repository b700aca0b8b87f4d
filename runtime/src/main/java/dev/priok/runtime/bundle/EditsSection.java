package dev.priok.runtime.bundle;

import dev.priok.model.EngineException;
import dev.priok.runtime.cdi.ContainerEdits;
import dev.priok.runtime.cdi.ContainerEdits.Hook;
import dev.priok.runtime.cdi.ContainerEdits.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts the edits of CDI devices into a configuration of the OCI runtime-spec, all but their device nodes. */
final class EditsSection {
    private EditsSection() {}

    /** NotImplemented for hooks at moments that the runtime does not pass through the OCI runtime. */
    static void apply(ContainerEdits edits, ObjectNode config) {
        ObjectNode process = config.withObject("/process");
        edits.env().forEach(variable -> setVariable(process.withArray("/env"), variable));
        ArrayNode groups = process.withArray("/user/additionalGids");
        for (int gid : edits.additionalGids()) {
            if (gid != 0 && groups.valueStream().noneMatch(group -> group.asInt() == gid)) {
                groups.add(gid);
            }
        }
        if (!edits.mounts().isEmpty()) {
            mount(edits.mounts(), config);
        }
        for (Hook hook : edits.hooks()) {
            config.withObject("/hooks").withArray("/" + checkedMoment(hook)).add(json(hook));
        }
    }

    private static void setVariable(ArrayNode env, String variable) {
        String prefix = variable.substring(0, variable.indexOf('=') + 1);
        for (int i = 0; i < env.size(); i++) {
            if (env.get(i).asString().startsWith(prefix)) {
                env.set(i, variable);
                return;
            }
        }
        env.add(variable);
    }

    /** Replaces what is mounted at the same place; shallower mounts come first. */
    private static void mount(List<Mount> mounts, ObjectNode config) {
        List<JsonNode> all =
                new ArrayList<>(config.withArray("/mounts").valueStream().toList());
        for (Mount mount : mounts) {
            all.removeIf(other -> other.path("destination").asString("").equals(mount.containerPath()));
            ObjectNode node = Json.object().put("destination", mount.containerPath());
            String type = mount.type().isEmpty() ? "bind" : mount.type();
            node.put("type", type).put("source", mount.hostPath());
            List<String> options = new ArrayList<>(mount.options());
            if (type.equals("bind") && !options.contains("bind") && !options.contains("rbind")) {
                options.add("rbind");
            }
            node.set("options", Json.strings(options));
            all.add(node);
        }
        all.sort(Comparator.comparingInt(
                node -> Path.of(node.path("destination").asString("")).getNameCount()));
        config.set("mounts", Json.array().addAll(all));
    }

    /** Containers are started and deleted without the OCI runtime, so it can't run hooks then. */
    private static String checkedMoment(Hook hook) {
        return switch (hook.moment()) {
            case "poststart", "poststop" ->
                throw EngineException.notImplemented(
                        "CDI device injection failed: hooks at " + hook.moment() + " are not supported yet");
            default -> hook.moment();
        };
    }

    private static ObjectNode json(Hook hook) {
        ObjectNode node = Json.object().put("path", hook.path());
        if (!hook.arguments().isEmpty()) {
            node.set("args", Json.strings(hook.arguments()));
        }
        if (!hook.env().isEmpty()) {
            node.set("env", Json.strings(hook.env()));
        }
        if (hook.timeoutSeconds() != null) {
            node.put("timeout", hook.timeoutSeconds());
        }
        return node;
    }
}
