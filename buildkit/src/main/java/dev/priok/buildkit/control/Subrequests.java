package dev.priok.buildkit.control;

import com.google.protobuf.ByteString;
import dev.priok.build.answer.Answer;
import dev.priok.build.answer.LintAnswer;
import dev.priok.build.answer.Question;
import dev.priok.build.answer.QuestionAnswers;
import dev.priok.build.answer.TargetAnswers;
import java.util.HashMap;
import java.util.Map;

/** Questions about a Dockerfile, which is not built for them: {@code --check} and {@code --call}. */
final class Subrequests {
    private final Builds builds;

    Subrequests(Builds builds) {
        this.builds = builds;
    }

    /** What the question is answered with, by BuildKit's names of parts. */
    Map<String, ByteString> answer(OpenBuild build, SolveSpec spec) throws Exception {
        String name = spec.options().getOrDefault("requestid", "");
        Question asked = Question.ofRequest(name).orElseThrow(() -> ErrorAnswers.unknownSubrequest(name));
        return switch (asked) {
            case DESCRIBE -> parts(QuestionAnswers.describe());
            case LINT -> check(LintAnswer.of(builds.check(build, spec)));
            case OUTLINE -> parts(TargetAnswers.outline(builds.outline(build, spec)));
            case TARGETS -> parts(TargetAnswers.targets(builds.stages(build, spec)));
        };
    }

    /** BuildKit's names of an answer's parts; its check has but one form. */
    private static Map<String, ByteString> parts(Answer answer) {
        return parts(answer.json(), answer.text());
    }

    private static Map<String, ByteString> parts(String json, String text) {
        return Map.of(
                "result.json", ByteString.copyFromUtf8(json),
                "result.txt", ByteString.copyFromUtf8(text),
                "version", ByteString.copyFromUtf8(Answer.VERSION));
    }

    private static Map<String, ByteString> check(Answer answer) {
        Map<String, ByteString> parts = new HashMap<>(parts(answer.json(), answer.json()));
        parts.put("result.statuscode", ByteString.copyFromUtf8(Integer.toString(answer.status())));
        return parts;
    }
}
