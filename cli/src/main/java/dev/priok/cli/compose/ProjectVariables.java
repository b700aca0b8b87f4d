package dev.priok.cli.compose;

import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.compose.env.Template;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The variables that a project's files name, as {@code config --variables} lists them. */
final class ProjectVariables {
    private static final String ROW = "%-20s%-20s%-20s%s\n";

    private final SortedMap<String, Template.Use> uses = new TreeMap<>();

    /** @param document as the files have it, with variables */
    ProjectVariables(Node document) {
        collect(document);
    }

    private void collect(Node node) {
        switch (node) {
            case Mapping mapping -> mapping.entries().values().forEach(this::collect);
            case Sequence sequence -> sequence.items().forEach(this::collect);
            case Scalar scalar -> {
                if (scalar.value() instanceof String text) {
                    Template.uses(text).forEach(use -> uses.merge(use.name(), use, ProjectVariables::telling));
                }
            }
        }
    }

    /** Of two uses, the one that says what the value is. */
    private static Template.Use telling(Template.Use first, Template.Use second) {
        boolean plain = !second.required()
                && second.defaultValue().isEmpty()
                && second.presenceValue().isEmpty();
        return plain ? first : second;
    }

    String table() {
        StringBuilder out = new StringBuilder(
                String.format(Locale.ROOT, ROW, "NAME", "REQUIRED", "DEFAULT VALUE", "ALTERNATE VALUE"));
        for (Template.Use use : uses.values()) {
            out.append(String.format(
                    Locale.ROOT, ROW, use.name(), use.required(), use.defaultValue(), use.presenceValue()));
        }
        return out.toString();
    }

    String json() {
        JsonObject all = new JsonObject();
        uses.forEach((name, use) -> {
            Json one = new JsonObject()
                    .put("Name", use.name())
                    .put("DefaultValue", use.defaultValue())
                    .put("PresenceValue", use.presenceValue())
                    .put("Required", use.required())
                    .json();
            all.put(name, one);
        });
        return all.json().pretty("    ") + "\n";
    }
}
