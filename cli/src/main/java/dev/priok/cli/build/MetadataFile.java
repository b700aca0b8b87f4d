package dev.priok.cli.build;

import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.JsonSyntaxException;
import dev.priok.client.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** What exporters say of a result, kept in a file: {@code --metadata-file}. */
final class MetadataFile {
    private final StringFlag flag;

    MetadataFile(FlagSet flags) {
        flag = flags.string("metadata-file", "Write build result metadata to a file");
    }

    void apply(Request request, OwnEngine engine) {
        if (!flag.value().isEmpty()) {
            engine.require("metadata of builds are told");
            request.query("metadata", "1");
        }
    }

    /** Writes what the engine told; documents are base64 among its texts, and documents again in the file. */
    void write(Json told) throws IOException {
        JsonObject written = new JsonObject();
        told.fields().forEach((name, value) -> written.put(name, document(value)));
        Files.writeString(Path.of(flag.value()), written.json().pretty("  "));
    }

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
