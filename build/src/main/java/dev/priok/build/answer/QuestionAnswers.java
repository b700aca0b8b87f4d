package dev.priok.build.answer;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which questions there are, as BuildKit answers {@code frontend.subrequests.describe}. */
public final class QuestionAnswers {
    private QuestionAnswers() {}

    private record Known(Question question, String description, String option, String optionDescription) {}

    /** BuildKit doesn't list its check there either. */
    public static Answer describe() {
        List<Known> all = List.of(
                new Known(
                        Question.OUTLINE,
                        "List all parameters current build target supports",
                        "target",
                        "Target build stage"),
                new Known(Question.TARGETS, "List all targets current build supports", "", ""),
                new Known(Question.DESCRIBE, "List available subrequest types", "", ""));
        ArrayNode answer = JsonNodeFactory.instance.arrayNode();
        StringBuilder text = new StringBuilder(AnswerForm.row("NAME", "VERSION", "DESCRIPTION"));
        for (Known known : all) {
            answer.add(node(known));
            text.append(AnswerForm.row(known.question().word(), Answer.VERSION, known.description()));
        }
        return AnswerForm.of(answer, AnswerForm.table(text.toString(), 1));
    }

    private static ObjectNode node(Known known) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("name", known.question().requestName())
                .put("version", Answer.VERSION)
                .put("type", "rpc")
                .put("description", known.description());
        if (known.question() == Question.DESCRIBE) {
            node.putNull("opts");
        } else {
            ArrayNode options = node.putArray("opts");
            if (!known.option().isEmpty()) {
                options.add(named(known.option(), known.optionDescription()));
            }
        }
        node.putNull("inputs");
        node.putArray("metadata").add(named("result.json", "")).add(named("result.txt", ""));
        return node.putNull("refs");
    }

    private static ObjectNode named(String name, String description) {
        return JsonNodeFactory.instance.objectNode().put("name", name).put("description", description);
    }
}
