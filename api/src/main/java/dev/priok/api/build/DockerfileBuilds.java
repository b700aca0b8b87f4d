package dev.priok.api.build;

import dev.priok.api.json.Json;
import dev.priok.build.BuildClient;
import dev.priok.build.BuildException;
import dev.priok.build.BuildOutcome;
import dev.priok.build.BuildProgress;
import dev.priok.build.BuildRequest;
import dev.priok.build.Builder;
import dev.priok.build.DockerfileQuestions;
import dev.priok.build.answer.Answer;
import dev.priok.build.answer.LintAnswer;
import dev.priok.build.answer.Question;
import dev.priok.build.answer.QuestionAnswers;
import dev.priok.build.answer.TargetAnswers;
import tools.jackson.databind.node.ObjectNode;

/** What is done with a Dockerfile that came by {@code POST /build}: it is built, or asked about. */
public record DockerfileBuilds(Builder builder, DockerfileQuestions questions) {
    /** @throws BuildException if a step fails or the Dockerfile is wrong */
    BuildOutcome build(BuildRequest request, BuildClient client, BuildProgress progress) {
        return builder.build(request, client, progress);
    }

    /**
     * The line that answers a question.
     *
     * @throws BuildException if the Dockerfile is wrong
     */
    ObjectNode answer(Question asked, BuildRequest request, BuildClient client, BuildProgress progress) {
        Answer answer = switch (asked) {
            case LINT -> LintAnswer.of(questions.check(request, client, progress));
            case OUTLINE -> TargetAnswers.outline(questions.outline(request, client, progress));
            case TARGETS -> TargetAnswers.targets(questions.stages(request, client, progress));
            case DESCRIBE -> QuestionAnswers.describe();
        };
        ObjectNode message = Json.object();
        message.set(
                "answer",
                Json.object()
                        .put("json", answer.json())
                        .put("text", answer.text())
                        .put("error", answer.error())
                        .put("status", answer.status())
                        .put("version", Answer.VERSION));
        return message;
    }
}
