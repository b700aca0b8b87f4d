package dev.priok.cli.extension;

import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.JsonSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * One such program.
 *
 * @param metadata what it says of itself
 * @param error why it isn't run, empty if it is
 * @param shadowed others of the same name, in places that come later
 */
public record Extension(String name, Path path, Json metadata, String error, List<Path> shadowed) {
    private static final String METADATA_COMMAND = "docker-cli-plugin-metadata";
    /** Nobody says more of himself. */
    private static final int MOST_BYTES = 1 << 20;

    public Extension {
        shadowed = List.copyOf(shadowed);
    }

    public String about() {
        return metadata.at("ShortDescription").text();
    }

    public boolean isHidden() {
        return metadata.at("Hidden").isTrue();
    }

    /** Asks the program at that path what it is. */
    static Extension ask(String name, Path path, List<Path> shadowed) {
        Json metadata = Json.Null.NULL;
        String error;
        try {
            metadata = Json.parse(answer(path));
            error = problem(metadata);
        } catch (IOException e) {
            error = "failed to fetch metadata: " + e.getMessage();
        } catch (JsonSyntaxException e) {
            error = "invalid metadata: " + e.getMessage();
        }
        return new Extension(name, path, metadata, error, shadowed);
    }

    private static byte[] answer(Path path) throws IOException {
        Process process = new ProcessBuilder(path.toString(), METADATA_COMMAND)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream out = process.getInputStream()) {
            byte[] answer = out.readNBytes(MOST_BYTES);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("exit status " + code);
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroy();
        }
    }

    /** What is wrong with the metadata, empty if nothing is. */
    static String problem(Json metadata) {
        String schema = metadata.at("SchemaVersion").text();
        if (schema.isEmpty()) {
            return "plugin SchemaVersion version cannot be empty";
        }
        if (!schema.matches("[01]\\..*")) {
            return schema.matches("\\d+\\..*")
                    ? "plugin SchemaVersion \"" + schema + "\" is not supported: must be lower than 2.0.0"
                    : "plugin SchemaVersion \"" + schema + "\" has wrong format: must be <major>.<minor>.<patch>";
        }
        return metadata.at("Vendor").text().isEmpty() ? "plugin metadata does not define a vendor" : "";
    }

    /** As {@code info} tells of it. */
    public Json json() {
        JsonObject json = new JsonObject();
        for (String field : List.of("SchemaVersion", "Vendor", "Version", "ShortDescription", "URL")) {
            json.putUnlessEmpty(field, metadata.at(field).text());
        }
        if (isHidden()) {
            json.put("Hidden", true);
        }
        json.put("Name", name).put("Path", path.toString()).putUnlessEmpty("Err", error);
        if (!shadowed.isEmpty()) {
            json.put("ShadowedPaths", shadowed.stream().map(Path::toString).toList());
        }
        return json.json();
    }
}
