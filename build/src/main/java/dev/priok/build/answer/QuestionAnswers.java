package dev.priok.build.answer;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which questions there are, as BuildKit answers {@code frontend.subrequests.describe}. */
public final class QuestionAnswers {
    /** Before the names of questions. */
    public static final String PREFIX = "frontend.";

    private static final String OUTLINE = PREFIX + "outline";
    private static final String TARGETS = PREFIX + "targets";
    private static final String DESCRIBE = PREFIX + "subrequests.describe";

    private QuestionAnswers() {}

    private record Question(String name, String description, String option, String optionDescription) {}

    /** BuildKit doesn't list its check there either. */
    public static Answer describe() {
        List<Question> known = List.of(
                new Question(
                        OUTLINE, "List all parameters current build target supports", "target", "Target build stage"),
                new Question(TARGETS, "List all targets current build supports", "", ""),
                new Question(DESCRIBE, "List available subrequest types", "", ""));
        ArrayNode answer = JsonNodeFactory.instance.arrayNode();
        StringBuilder text = new StringBuilder(AnswerForm.row("NAME", "VERSION", "DESCRIPTION"));
        for (Question question : known) {
            answer.add(node(question));
            text.append(
                    AnswerForm.row(question.name().substring(PREFIX.length()), Answer.VERSION, question.description()));
        }
        return AnswerForm.of(answer, AnswerForm.table(text.toString(), 1));
    }

    private static ObjectNode node(Question question) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("name", question.name())
                .put("version", Answer.VERSION)
                .put("type", "rpc")
                .put("description", question.description());
        if (question.name().equals(DESCRIBE)) {
            node.putNull("opts");
        } else {
            ArrayNode options = node.putArray("opts");
            if (!question.option().isEmpty()) {
                options.add(named(question.option(), question.optionDescription()));
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
