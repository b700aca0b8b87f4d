package dev.priok.buildkit.control;

import com.google.protobuf.ByteString;
import dev.priok.build.BuildException;
import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.SourceLocation;
import dev.priok.build.dockerfile.CheckReport;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a check found, in the form of BuildKit's {@code frontend.lint}; clients print it themselves. */
final class LintAnswer {
    private LintAnswer() {}

    static Map<String, ByteString> of(CheckReport report) {
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
        String json = answer.toPrettyString();
        boolean clean = error == null && report.warnings().isEmpty();
        return Map.of(
                "result.json", ByteString.copyFromUtf8(json),
                "result.txt", ByteString.copyFromUtf8(json),
                "result.statuscode", ByteString.copyFromUtf8(clean ? "0" : "1"),
                "version", ByteString.copyFromUtf8("1.0.0"));
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
