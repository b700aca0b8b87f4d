package dev.priok.compose.model;

import dev.priok.compose.tree.Node;

/**
 * What a service waits for before it starts.
 *
 * @param restart restart with the other
 * @param required false: go on, with a warning, where the other isn't there or fails
 */
public record Dependency(Condition condition, boolean restart, boolean required) {
    /** What the other must have come to. */
    public enum Condition {
        STARTED("service_started"),
        HEALTHY("service_healthy"),
        COMPLETED_SUCCESSFULLY("service_completed_successfully");

        private final String word;

        Condition(String word) {
            this.word = word;
        }

        /** As Compose files write it. */
        public String word() {
            return word;
        }
    }

    static Dependency read(Node node) {
        Fields fields = Fields.of(node);
        Condition condition = switch (fields.text("condition")) {
            case "service_healthy" -> Condition.HEALTHY;
            case "service_completed_successfully" -> Condition.COMPLETED_SUCCESSFULLY;
            default -> Condition.STARTED;
        };
        return new Dependency(condition, fields.flag("restart"), fields.flagUnlessDenied("required"));
    }
}
