package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;

/** {@code --restart name[:retries]}. */
public final class RestartPolicy {
    private RestartPolicy() {}

    /** The policy as the API has it; empty for an empty text. */
    public static Json parse(String text) {
        JsonObject policy = new JsonObject();
        if (text.isEmpty()) {
            return policy.json();
        }
        int colon = text.indexOf(':');
        if (colon == 0) {
            throw new CommandFailure("invalid restart policy format: no policy provided before colon");
        }
        policy.put("Name", colon < 0 ? text : text.substring(0, colon));
        String count = colon < 0 ? "" : text.substring(colon + 1);
        if (!count.isEmpty()) {
            try {
                policy.put("MaximumRetryCount", Integer.parseInt(count));
            } catch (NumberFormatException _) {
                throw new CommandFailure("invalid restart policy format: maximum retry count must be an integer");
            }
        }
        return policy.json();
    }
}
