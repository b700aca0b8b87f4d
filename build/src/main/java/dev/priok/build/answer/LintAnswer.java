package dev.priok.build.answer;

import dev.priok.build.BuildException;
import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.SourceExcerpt;
import dev.priok.build.SourceLocation;
import dev.priok.build.dockerfile.CheckReport;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a check found, in the form of BuildKit's {@code frontend.lint}. Its clients print it themselves; the text is as they do. */
public final class LintAnswer {
    private LintAnswer() {}

    public static Answer of(CheckReport report) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode warnings = answer.putArray("warnings");
        for (BuildWarning warning : report.warnings()) {
            ObjectNode node = warnings.addObject()
                    .put("ruleName", warning.rule())
                    .put("description", warning.description())
                    .put("detail", warning.detail());
            if (!warning.url().isEmpty()) {
                node.put("url", warning.url());
            }
            node.set("location", location(warning.location()));
        }
        answer.putArray("sources")
                .addObject()
                .put("filename", report.dockerfile().name())
                .put("language", "Dockerfile")
                .put(
                        "data",
                        Base64.getEncoder()
                                .encodeToString(report.dockerfile().content().getBytes(StandardCharsets.UTF_8)));
        BuildException error = report.error();
        if (error != null) {
            answer.putObject("buildError")
                    .put("message", String.valueOf(error.getMessage()))
                    .set("location", location(error.location()));
        }
        boolean isClean = error == null && report.warnings().isEmpty();
        return new Answer(answer.toPrettyString(), text(report), error == null ? "" : text(error), isClean ? 0 : 1);
    }

    private static String text(CheckReport report) {
        int count = report.warnings().size();
        if (count == 0) {
            return report.error() == null ? "Check complete, no warnings found.\n" : "";
        }
        StringBuilder text = new StringBuilder("Check complete, ")
                .append(count == 1 ? "1 warning has" : count + " warnings have")
                .append(" been found!\n");
        for (BuildWarning warning : report.warnings()) {
            text.append("\nWARNING: ").append(warning.rule());
            if (!warning.url().isEmpty()) {
                text.append(" - ").append(warning.url());
            }
            text.append('\n').append(warning.detail()).append('\n');
            SourceLocation place = warning.location();
            if (place != null) {
                text.append(SourceExcerpt.of(place));
            }
        }
        return text.toString();
    }

    private static String text(BuildException error) {
        return error.getMessage()
                + SourceExcerpt.of(error).map(lines -> "\n" + lines).orElse("");
    }

    private static ObjectNode location(@Nullable SourceLocation place) {
        ObjectNode location = JsonNodeFactory.instance.objectNode();
        if (place == null) {
            return location.put("sourceIndex", -1);
        }
        ObjectNode range = location.putArray("ranges").addObject();
        range.putObject("start").put("line", place.firstLine());
        range.putObject("end").put("line", place.lastLine());
        return location;
    }
}
