package dev.priok.cli.settings;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.util.Map;

/**
 * A named way to an engine, as docker's command keeps it.
 *
 * @param metadata what else is said of it, the description among that
 * @param endpoints by kind; that of kind {@code docker} is the engine
 */
public record EngineContext(String name, Json metadata, Json endpoints) {
    /** The one that flags and the environment stand for. */
    public static final String DEFAULT = "default";

    static EngineContext parse(Json json) {
        return new EngineContext(json.at("Name").text(), json.at("Metadata"), json.at("Endpoints"));
    }

    /** One to an engine at that address. */
    public static EngineContext of(String name, String description, String host, boolean skipsVerification) {
        return new EngineContext(
                        name,
                        new JsonObject()
                                .putUnlessEmpty("Description", description)
                                .json(),
                        new JsonObject().json())
                .withHost(host, skipsVerification);
    }

    /** Refuses what can't be a name of one. */
    public static String checkName(String name) {
        if (name.equals(DEFAULT)) {
            throw new CommandFailure("\"default\" is a reserved context name");
        }
        boolean valid = name.length() >= 2 && Character.isLetterOrDigit(name.charAt(0));
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            valid &= c < 128 && (Character.isLetterOrDigit(c) || "_.+-".indexOf(c) >= 0);
        }
        if (!valid) {
            throw new CommandFailure("context name \"" + name
                    + "\" is invalid, names are validated against regexp \"^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$\"");
        }
        return name;
    }

    public String description() {
        return metadata.at("Description").text();
    }

    public String host() {
        return endpoints.at("docker", "Host").text();
    }

    /** Whether the engine may show any certificate. */
    public boolean skipsVerification() {
        return endpoints.at("docker", "SkipTLSVerify").isTrue();
    }

    public EngineContext named(String newName) {
        return new EngineContext(newName, metadata, endpoints);
    }

    public EngineContext described(String description) {
        return new EngineContext(name, with(metadata, "Description", Json.of(description)), endpoints);
    }

    public EngineContext withHost(String host, boolean skipsVerification) {
        Json docker = new JsonObject()
                .put("Host", host)
                .put("SkipTLSVerify", skipsVerification)
                .json();
        return new EngineContext(name, metadata, with(endpoints, "docker", docker));
    }

    private static Json with(Json object, String member, Json value) {
        JsonObject changed = new JsonObject();
        for (Map.Entry<String, Json> entry : object.fields().entrySet()) {
            changed.put(entry.getKey(), entry.getValue());
        }
        return changed.put(member, value).json();
    }

    /** As it stands in {@code meta.json}. */
    public Json json() {
        return new JsonObject()
                .put("Name", name)
                .put("Metadata", metadata)
                .put("Endpoints", endpoints)
                .json();
    }
}
