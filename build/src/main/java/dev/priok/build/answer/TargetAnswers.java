package dev.priok.build.answer;

import dev.priok.build.dockerfile.StageDescription;
import dev.priok.build.dockerfile.TargetOutline;
import dev.priok.build.dockerfile.TargetOutline.Need;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which targets there are, and what can be given to one, as BuildKit answers {@code frontend.targets} and {@code frontend.outline}. */
public final class TargetAnswers {
    private static final int NARROW = 1;
    private static final int WIDE = 3;

    private TargetAnswers() {}

    /** @param stages at least one */
    public static Answer targets(List<StageDescription> stages) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode targets = answer.putArray("targets");
        StringBuilder text = new StringBuilder(AnswerForm.row("TARGET", "DESCRIPTION"));
        for (StageDescription stage : stages) {
            ObjectNode target = targets.addObject();
            AnswerForm.putSaid(target, "name", stage.name());
            if (stage.last()) {
                target.put("default", true);
            }
            AnswerForm.putSaid(target, "description", stage.description());
            AnswerForm.putSaid(target, "base", stage.base());
            AnswerForm.putSaid(target, "platform", stage.platform());
            target.set("location", AnswerForm.location(stage.location()));
            text.append(AnswerForm.row(shown(stage), stage.description()));
        }
        answer.putArray("sources")
                .add(AnswerForm.base64(stages.getFirst().location().source()));
        return AnswerForm.of(answer, AnswerForm.table(text.toString(), NARROW));
    }

    private static String shown(StageDescription stage) {
        if (!stage.last()) {
            return stage.name();
        }
        return stage.name().isEmpty() ? "(default)" : stage.name() + " (default)";
    }

    public static Answer outline(TargetOutline outline) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        AnswerForm.putSaid(answer, "name", outline.name());
        AnswerForm.putSaid(answer, "description", outline.description());
        if (!outline.arguments().isEmpty()) {
            ArrayNode arguments = answer.putArray("args");
            for (TargetOutline.Argument argument : outline.arguments()) {
                ObjectNode node = arguments.addObject().put("name", argument.name());
                AnswerForm.putSaid(node, "description", argument.description());
                AnswerForm.putSaid(node, "value", argument.value());
                node.set("location", AnswerForm.location(argument.location()));
            }
        }
        put(answer, "secrets", outline.secrets());
        put(answer, "ssh", outline.agents());
        answer.putArray("sources").add(AnswerForm.base64(outline.dockerfile()));
        return AnswerForm.of(answer, text(outline));
    }

    private static void put(ObjectNode answer, String name, List<Need> needs) {
        if (needs.isEmpty()) {
            return;
        }
        ArrayNode all = answer.putArray(name);
        for (Need need : needs) {
            ObjectNode node = all.addObject().put("name", need.id());
            if (need.required()) {
                node.put("required", true);
            }
            node.set("location", AnswerForm.location(need.location()));
        }
    }

    private static String text(TargetOutline outline) {
        StringBuilder text = new StringBuilder();
        if (!outline.name().isEmpty() || !outline.description().isEmpty()) {
            String target = AnswerForm.row("TARGET:", outline.name().isEmpty() ? "(default)" : outline.name());
            if (!outline.description().isEmpty()) {
                target += AnswerForm.row("DESCRIPTION:", outline.description());
            }
            text.append(AnswerForm.table(target, NARROW)).append('\n');
        }
        if (!outline.arguments().isEmpty()) {
            StringBuilder rows = new StringBuilder(AnswerForm.row("BUILD ARG", "VALUE", "DESCRIPTION"));
            for (TargetOutline.Argument argument : outline.arguments()) {
                rows.append(AnswerForm.row(argument.name(), argument.value(), argument.description()));
            }
            text.append(AnswerForm.table(rows.toString(), WIDE)).append('\n');
        }
        text.append(text("SECRET", outline.secrets()));
        text.append(text("SSH", outline.agents()));
        return text.toString();
    }

    private static String text(String title, List<Need> needs) {
        if (needs.isEmpty()) {
            return "";
        }
        StringBuilder rows = new StringBuilder(AnswerForm.row(title, "REQUIRED"));
        needs.forEach(need -> rows.append(AnswerForm.row(need.id(), need.required() ? "true" : "")));
        return AnswerForm.table(rows.toString(), WIDE) + "\n";
    }
}
