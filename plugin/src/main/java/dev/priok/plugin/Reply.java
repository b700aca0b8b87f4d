package dev.priok.plugin;

import tools.jackson.databind.JsonNode;

/** What a plugin answered. */
sealed interface Reply {
    /** It did what it was asked. */
    record Done(JsonNode answer) implements Reply {}

    /** It did not, and says why. */
    record Refused(String reason) implements Reply {}
}
