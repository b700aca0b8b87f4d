package dev.priok.compose.schema;

import dev.priok.compose.schema.Shape.Brief;
import dev.priok.compose.schema.Shape.ListOf;
import dev.priok.compose.schema.Shape.Obj;
import dev.priok.compose.schema.Shape.Pairs;
import dev.priok.compose.schema.Shape.Plain;
import dev.priok.compose.schema.Shape.Print;
import dev.priok.compose.schema.Shape.Texts;
import dev.priok.compose.schema.Shape.Whole;
import dev.priok.compose.schema.Shape.Word;

/** The {@code deploy} section of services. */
final class DeployGrammar {
    private static final Obj DEVICE_REQUEST = new Obj()
            .required("capabilities", Texts.SET)
            .with("driver", Plain.TEXT)
            .with("count", Plain.DEVICE_COUNT)
            .with("device_ids", Texts.SET)
            .with("options", Pairs.LABELS);

    private static final Obj DISCRETE =
            new Obj().with("kind", Plain.TEXT, Print.ALWAYS).with("value", Whole.ANY, Print.ALWAYS);

    private static final Obj LIMITS =
            new Obj().with("cpus", Plain.DECIMAL).with("memory", Plain.BYTES).with("pids", Whole.ANY);

    private static final Obj RESERVATIONS = new Obj()
            .with("cpus", Plain.DECIMAL)
            .with("memory", Plain.BYTES)
            .with("devices", new ListOf(DEVICE_REQUEST, Brief.NONE))
            .with(
                    "generic_resources",
                    new ListOf(new Obj().with("discrete_resource_spec", DISCRETE, Print.SAID), Brief.NONE));

    private static final Obj UPDATE = new Obj()
            .with("parallelism", Whole.NOT_NEGATIVE, Print.SAID)
            .with("delay", Plain.SPAN)
            .with("failure_action", Plain.TEXT)
            .with("monitor", Plain.SPAN)
            .with("max_failure_ratio", Plain.DECIMAL)
            .with("order", Word.of("start-first", "stop-first"));

    private static final Obj RESTART = new Obj()
            .with("condition", Plain.TEXT)
            .with("delay", Plain.SPAN, Print.SAID)
            .with("max_attempts", Whole.NOT_NEGATIVE, Print.SAID)
            .with("window", Plain.SPAN, Print.SAID);

    private static final Obj PLACEMENT = new Obj()
            .with("constraints", Texts.LIST)
            .with("preferences", new ListOf(new Obj().with("spread", Plain.TEXT), Brief.NONE))
            .with("max_replicas_per_node", Whole.NOT_NEGATIVE);

    static final Obj DEPLOY = new Obj()
            .orNull()
            .with("mode", Plain.TEXT)
            .with("replicas", Whole.ANY, Print.SAID)
            .with("labels", Pairs.LABELS)
            .with("update_config", UPDATE, Print.SAID)
            .with("rollback_config", UPDATE, Print.SAID)
            .with(
                    "resources",
                    new Obj().with("limits", LIMITS, Print.SAID).with("reservations", RESERVATIONS, Print.SAID),
                    Print.STRUCT)
            .with("restart_policy", RESTART, Print.SAID)
            .with("placement", PLACEMENT, Print.STRUCT)
            .with("endpoint_mode", Plain.TEXT);

    private DeployGrammar() {}
}
