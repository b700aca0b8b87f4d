package dev.priok.cli.image;

import dev.priok.cli.CommandFailure;
import dev.priok.client.JsonObject;

/** A platform as the command line writes it, {@code os[/arch[/variant]]}. */
final class Platform {
    private Platform() {}

    /** As the API's query parameter has it; the empty string for none. */
    static String json(String text) {
        if (text.isEmpty()) {
            return "";
        }
        String[] parts = text.split("/", -1);
        if (parts.length > 3) {
            throw new CommandFailure("invalid platform: \"" + text + "\" is an invalid component");
        }
        for (String part : parts) {
            if (part.isEmpty()) {
                throw new CommandFailure("invalid platform: \"" + text + "\" is an invalid component");
            }
        }
        JsonObject platform = new JsonObject().put("os", parts[0]);
        if (parts.length > 1) {
            platform.put("architecture", parts[1]);
        }
        if (parts.length > 2) {
            platform.put("variant", parts[2]);
        }
        return platform.json().compact();
    }
}
