package dev.priok.build.attest;

import dev.priok.build.graph.FileChange;
import dev.priok.build.graph.Lineage;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.RunStep;
import dev.priok.build.graph.Vertex;
import dev.priok.model.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A graph's steps, where BuildKit has its definition: {@code llbDefinition} with inputs by the steps' ids. */
final class StepList {
    private static final int NO_INPUT = -1;

    private StepList() {}

    static ObjectNode of(Lineage lineage) {
        List<Vertex> graph = lineage.all().reversed();
        Map<Digest, String> ids = new HashMap<>();
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        ArrayNode steps = config.putArray("llbDefinition");
        ObjectNode mapping = JsonNodeFactory.instance.objectNode();
        for (Vertex vertex : graph) {
            String id = "step" + ids.size();
            ids.put(vertex.digest(), id);
            mapping.put(vertex.digest().toString(), id);
        }
        for (Vertex vertex : graph) {
            ObjectNode step = steps.addObject().put("id", String.valueOf(ids.get(vertex.digest())));
            ObjectNode operation = step.putObject("op");
            operation.set("Op", operation(vertex.operation()));
            operation
                    .putObject("platform")
                    .put("Architecture", vertex.platform().architecture())
                    .put("OS", vertex.platform().os());
            ArrayNode inputs = JsonNodeFactory.instance.arrayNode();
            lineage.inputs(vertex).forEach(input -> inputs.add(ids.get(input.digest()) + ":0"));
            if (!inputs.isEmpty()) {
                step.set("inputs", inputs);
            }
        }
        config.set("digestMapping", mapping);
        return config;
    }

    private static ObjectNode operation(Operation operation) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        switch (operation) {
            case Operation.Scratch _ -> source(node, "scratch://");
            case Operation.Image image -> source(node, "docker-image://" + image.reference());
            case Operation.Layout layout -> source(node, "oci-layout://" + layout.store() + "@" + layout.reference());
            case Operation.Git git ->
                source(node, "git://" + Materials.withoutCredentials(git.url()) + "#" + git.commit());
            case Operation.Http http -> source(node, Materials.withoutCredentials(http.url()));
            case Operation.Context _ -> source(node, "local://context");
            case Operation.Run(RunStep step) -> {
                ObjectNode meta = node.putObject("exec").putObject("meta");
                ArrayNode arguments = meta.putArray("args");
                step.arguments().forEach(arguments::add);
                if (!step.environment().isEmpty()) {
                    ArrayNode environment = meta.putArray("env");
                    step.environment().forEach(environment::add);
                }
                meta.put("cwd", step.workingDirectory());
                if (!step.user().isEmpty()) {
                    meta.put("user", step.user());
                }
            }
            case Operation.Files files -> {
                ArrayNode actions = node.putObject("file").putArray("actions");
                files.changes().forEach(change -> add(actions, change));
            }
            case Operation.Merge _ -> node.putObject("merge");
        }
        return node;
    }

    /** In BuildKit's form, which clients read with its types: an object for each change. */
    private static void add(ArrayNode actions, FileChange change) {
        switch (change) {
            case FileChange.Copy copy ->
                copy.sources()
                        .forEach(source -> action(actions, copy.input(), "copy")
                                .put("src", source)
                                .put("dest", copy.target()));
            case FileChange.MakeDirectory made ->
                action(actions, NO_INPUT, "mkdir").put("path", made.path()).put("mode", made.mode());
            case FileChange.MakeFile made ->
                action(actions, NO_INPUT, "mkfile").put("path", made.path()).put("mode", made.mode());
            case FileChange.Remove removed -> action(actions, NO_INPUT, "rm").put("path", removed.path());
        }
    }

    private static ObjectNode action(ArrayNode actions, int from, String word) {
        return actions.addObject()
                .put("input", 0)
                .put("secondaryInput", from)
                .put("output", 0)
                .putObject("Action")
                .putObject(word);
    }

    private static void source(ObjectNode node, String identifier) {
        node.putObject("source").put("identifier", identifier);
    }
}
