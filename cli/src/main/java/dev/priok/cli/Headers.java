package dev.priok.cli;

import dev.priok.cli.flags.CommaList;
import dev.priok.cli.flags.FlagException;
import dev.priok.client.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Header fields that a user wants on every request: DOCKER_CUSTOM_HEADERS, or else {@code HttpHeaders} of config.json. */
final class Headers {
    private static final String VARIABLE = "DOCKER_CUSTOM_HEADERS";

    private Headers() {}

    static Map<String, String> of(String fromEnvironment, Json settings) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (fromEnvironment.isEmpty()) {
            settings.at("HttpHeaders").fields().forEach((name, value) -> headers.put(name, value.text()));
            return headers;
        }
        try {
            for (String pair : CommaList.parse(fromEnvironment)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? "" : pair.substring(0, equals).strip();
                if (name.isEmpty()) {
                    throw new FlagException("\"" + pair + "\" isn't NAME=VALUE");
                }
                headers.put(name, pair.substring(equals + 1));
            }
        } catch (FlagException e) {
            throw new CommandFailure(
                    "failed to parse custom headers from " + VARIABLE + " environment variable: " + e.getMessage());
        }
        return headers;
    }
}
