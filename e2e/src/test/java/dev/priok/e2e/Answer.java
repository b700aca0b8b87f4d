package dev.priok.e2e;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One answer of the API, read to its end. Header names are in lower case. */
record Answer(int status, Map<String, String> headers, String body) {
    private static final JsonMapper JSON = new JsonMapper();

    Answer expect(int expected) {
        if (status != expected) {
            throw new AssertionError("status " + status + " instead of " + expected + ": " + body);
        }
        return this;
    }

    JsonNode json() {
        return JSON.readTree(body);
    }

    /** What Docker's error form says. */
    String message() {
        JsonNode message = json().get("message");
        if (message == null || json().size() != 1) {
            throw new AssertionError("not an error in Docker's form: " + body);
        }
        return message.asString();
    }

    @Nullable
    String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
