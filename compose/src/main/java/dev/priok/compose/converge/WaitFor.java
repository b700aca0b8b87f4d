package dev.priok.compose.converge;

/**
 * What one service waits for of another before it starts.
 *
 * @param required false: it starts all the same if the other isn't there or fails
 */
public record WaitFor(String service, Condition condition, boolean required) {

    /** What the other must have come to. */
    public enum Condition {
        STARTED,
        HEALTHY,
        COMPLETED,
        /** Healthy if its health is checked, else running. */
        RUNNING_OR_HEALTHY;

        /** Of the word in files and labels. */
        public static Condition of(String word) {
            return switch (word) {
                case "service_healthy" -> HEALTHY;
                case "service_completed_successfully" -> COMPLETED;
                default -> STARTED;
            };
        }
    }
}
