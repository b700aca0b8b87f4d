package dev.priok.cli.build;

import dev.priok.cli.Session;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.JsonSyntaxException;
import dev.priok.client.Request;
import dev.priok.model.GoBoolean;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a result, kept in a file with buildx's names: {@code --metadata-file}. BUILDX_METADATA_PROVENANCE and
 * BUILDX_METADATA_WARNINGS say what it has, as of buildx.
 */
final class MetadataFile {
    private final StringFlag flag;

    MetadataFile(FlagSet flags) {
        flag = flags.string("metadata-file", "Write build result metadata to a file");
    }

    void apply(Request request, Session session, OwnEngine engine) {
        if (flag.value().isEmpty()) {
            return;
        }
        engine.require("metadata of builds are told");
        request.query("metadata", "1")
                .queryUnlessEmpty("metadataprovenance", provenance(session.environment("BUILDX_METADATA_PROVENANCE")))
                .flag(
                        "metadatawarnings",
                        GoBoolean.parse(session.environment("BUILDX_METADATA_WARNINGS"))
                                .orElse(false));
    }

    /** Whatever is no word means the usual, as it does for buildx. */
    private static String provenance(String word) {
        if (word.equals("max")) {
            return word;
        }
        return word.equals("disabled") || !GoBoolean.parse(word).orElse(true) ? "" : "min";
    }

    /**
     * Writes what the engine told.
     *
     * @param builder the name of the builder, and of its node
     */
    void write(Json line, String builder) throws IOException {
        Map<String, Json> all = new TreeMap<>();
        line.at("metadata").fields().forEach((name, value) -> all.put(name, document(value)));
        Json build = line.at("build");
        all.put(
                "buildx.build.ref",
                Json.of(builder + "/" + builder + "/" + build.at("ref").text()));
        Map<String, Json> provenance = build.at("provenance").fields();
        provenance.forEach((platform, told) ->
                all.put("buildx.build.provenance" + (provenance.size() == 1 ? "" : "/" + platform), told));
        List<Json> warnings = build.at("warnings").items();
        if (!warnings.isEmpty()) {
            all.put("buildx.build.warnings", build.at("warnings"));
        }
        write(all);
    }

    /**
     * Writes the answer to a question, if there is to be a file.
     *
     * @param isCheck BuildKit's has but one form, and a status
     */
    void writeAnswer(Json answer, boolean isCheck) throws IOException {
        if (flag.value().isEmpty()) {
            return;
        }
        Map<String, Json> all = new TreeMap<>();
        all.put("result.json", Json.parse(answer.at("json").text()));
        all.put("result.txt", answer.at(isCheck ? "json" : "text"));
        all.put("version", answer.at("version"));
        if (isCheck) {
            all.put(
                    "result.statuscode",
                    Json.of(Long.toString(answer.at("status").number())));
        }
        write(all);
    }

    private void write(Map<String, Json> all) throws IOException {
        JsonObject written = new JsonObject();
        all.forEach(written::put);
        Files.writeString(Path.of(flag.value()), written.json().pretty("  "));
    }

    /** Documents are base64 among exporters' texts, and documents again in the file. */
    private static Json document(Json text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.text());
            Json document = Json.parse(new String(bytes, StandardCharsets.UTF_8));
            return document.fields().isEmpty() ? text : document;
        } catch (IllegalArgumentException | JsonSyntaxException _) {
            return text;
        }
    }
}
