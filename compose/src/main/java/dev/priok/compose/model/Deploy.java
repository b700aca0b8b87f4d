package dev.priok.compose.model;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How a service is deployed. What needs a cluster (mode, placement, updates, endpoints) is kept as it is said, so that
 * it can be refused by name or ignored as Compose does.
 *
 * @param replicas null: not said
 */
public record Deploy(
        String mode,
        @Nullable Long replicas,
        SortedMap<String, String> labels,
        @Nullable Resource limits,
        @Nullable Resource reservations,
        @Nullable RestartRule restartPolicy,
        Placement placement,
        @Nullable Update updateConfig,
        @Nullable Update rollbackConfig,
        String endpointMode) {
    /** Limits or reservations; 0: not said. */
    public record Resource(
            double cpus,
            long memoryBytes,
            long pids,
            List<DeviceRequest> devices,
            List<GenericResource> genericResources) {
        static Resource read(Fields fields) {
            return new Resource(
                    fields.decimal("cpus"),
                    fields.number("memory"),
                    fields.number("pids"),
                    fields.objects("devices", DeviceRequest::read),
                    fields.objects("generic_resources", GenericResource::read));
        }
    }

    /** A number of something that a cluster's administrator gave a name. */
    public record GenericResource(String kind, long value) {
        static GenericResource read(Fields fields) {
            Fields discrete = fields.inner("discrete_resource_spec");
            return new GenericResource(discrete.text("kind"), discrete.number("value"));
        }
    }

    /** When a container that ended is started again; condition {@code none}, {@code on-failure}, {@code any} or empty. */
    public record RestartRule(
            String condition,
            @Nullable Duration delay,
            @Nullable Long maxAttempts,
            @Nullable Duration window) {
        static RestartRule read(Fields fields) {
            return new RestartRule(
                    fields.text("condition"),
                    fields.spanOrNull("delay"),
                    fields.numberOrNull("max_attempts"),
                    fields.spanOrNull("window"));
        }
    }

    /** On which machines of a cluster. */
    public record Placement(List<String> constraints, List<String> spreadOver, long maxReplicasPerNode) {
        static Placement read(Fields fields) {
            return new Placement(
                    fields.texts("constraints"),
                    fields.objects("preferences", preference -> preference.text("spread")),
                    fields.number("max_replicas_per_node"));
        }
    }

    /** How containers are replaced in a cluster. */
    public record Update(
            @Nullable Long parallelism,
            @Nullable Duration delay,
            String failureAction,
            @Nullable Duration monitor,
            double maxFailureRatio,
            String order) {
        static Update read(Fields fields) {
            return new Update(
                    fields.numberOrNull("parallelism"),
                    fields.spanOrNull("delay"),
                    fields.text("failure_action"),
                    fields.spanOrNull("monitor"),
                    fields.decimal("max_failure_ratio"),
                    fields.text("order"));
        }
    }

    static Deploy read(Fields fields) {
        Fields resources = fields.inner("resources");
        return new Deploy(
                fields.text("mode"),
                fields.numberOrNull("replicas"),
                fields.textMap("labels"),
                resources.object("limits", Resource::read),
                resources.object("reservations", Resource::read),
                fields.object("restart_policy", RestartRule::read),
                Placement.read(fields.inner("placement")),
                fields.object("update_config", Update::read),
                fields.object("rollback_config", Update::read),
                fields.text("endpoint_mode"));
    }
}
