package dev.priok.buildkit.control;

import com.google.protobuf.ByteString;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Questions about a Dockerfile, which is not built for them: {@code --check} and {@code --call}. */
final class Subrequests {
    private static final String DESCRIBE = "frontend.subrequests.describe";

    private static final String LINT = "frontend.lint";

    private final Builds builds;

    Subrequests(Builds builds) {
        this.builds = builds;
    }

    /** What the question is answered with, by BuildKit's names of parts. */
    Map<String, ByteString> answer(OpenBuild build, SolveSpec spec) throws Exception {
        String name = spec.options().getOrDefault("requestid", "");
        return switch (name) {
            case DESCRIBE -> describe();
            case LINT -> LintAnswer.of(builds.check(build, spec));
            default -> throw ErrorAnswers.unknownSubrequest(name);
        };
    }

    private static Map<String, ByteString> describe() {
        ArrayNode known = JsonNodeFactory.instance.arrayNode();
        known.add(question(LINT, "Lint a Dockerfile"));
        known.add(question(DESCRIBE, "List available subrequest types"));
        String text = "NAME VERSION DESCRIPTION\n" + LINT + " 1.0.0 Lint a Dockerfile\n" + DESCRIBE
                + " 1.0.0 List available subrequest types\n";
        return Map.of(
                "result.json", ByteString.copyFromUtf8(known.toPrettyString()),
                "result.txt", ByteString.copyFromUtf8(text),
                "version", ByteString.copyFromUtf8("1.0.0"));
    }

    private static ObjectNode question(String name, String description) {
        ObjectNode question = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("version", "1.0.0")
                .put("type", "rpc")
                .put("description", description);
        ArrayNode metadata = question.putArray("metadata");
        for (String part : new String[] {"result.json", "result.txt"}) {
            metadata.addObject().put("name", part);
        }
        return question;
    }
}
