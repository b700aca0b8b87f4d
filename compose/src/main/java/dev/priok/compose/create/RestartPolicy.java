package dev.priok.compose.create;

import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.compose.model.Deploy;
import dev.priok.compose.model.Service;

/** When the engine starts a container again: what {@code deploy} says wins over {@code restart}. */
final class RestartPolicy {
    private RestartPolicy() {}

    static Json of(Service service) {
        Deploy.RestartRule rule = service.deploy().map(Deploy::restartPolicy).orElse(null);
        if (rule != null) {
            Long attempts = rule.maxAttempts();
            return json(rule.condition(), attempts == null ? 0 : attempts);
        }
        int colon = service.restart().indexOf(':');
        if (colon < 0) {
            return json(service.restart(), 0);
        }
        return json(
                service.restart().substring(0, colon),
                Long.parseLong(service.restart().substring(colon + 1)));
    }

    private static Json json(String condition, long attempts) {
        String name = switch (condition) {
            case "none" -> "no";
            case "any" -> "always";
            default -> condition;
        };
        return new JsonObject()
                .put("Name", name)
                .put("MaximumRetryCount", attempts)
                .json();
    }
}
