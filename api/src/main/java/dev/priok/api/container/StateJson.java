package dev.priok.api.container;

import dev.priok.api.json.Json;
import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.Health;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Docker's {@code State}. */
final class StateJson {
    private StateJson() {}

    static ObjectNode of(Container container) {
        ContainerState state = container.state();
        ContainerState.Exit exit = state.lastExit();
        boolean restarting = state instanceof ContainerState.Restarting;
        ObjectNode node = Json.object()
                .put("Status", state.status())
                .put("Running", state.isAlive() || restarting)
                .put("Paused", state instanceof ContainerState.Paused)
                .put("Restarting", restarting)
                .put("OOMKilled", state.wasOomKilled())
                .put("Dead", state instanceof ContainerState.Dead)
                .put("Pid", state.processId())
                .put("ExitCode", exit == null ? 0 : exit.code())
                .put("Error", error(state, exit))
                .put("StartedAt", Json.time(startedAt(state, exit)))
                .put("FinishedAt", Json.time(exit == null ? null : exit.finishedAt()));
        Health health = container.health();
        if (health != null) {
            node.set("Health", health(health));
        }
        return node;
    }

    private static String error(ContainerState state, ContainerState.@Nullable Exit exit) {
        if (state instanceof ContainerState.Dead dead) {
            return dead.error();
        }
        return exit == null ? "" : exit.error();
    }

    static @Nullable Instant startedAt(ContainerState state, ContainerState.@Nullable Exit exit) {
        return switch (state) {
            case ContainerState.Running running -> running.startedAt();
            case ContainerState.Paused paused -> paused.startedAt();
            case ContainerState.Created _,
                    ContainerState.Restarting _,
                    ContainerState.Exited _,
                    ContainerState.Removing _,
                    ContainerState.Dead _ -> exit == null ? null : exit.startedAt();
        };
    }

    private static ObjectNode health(Health health) {
        ObjectNode node =
                Json.object().put("Status", health.status().word()).put("FailingStreak", health.failingStreak());
        ArrayNode log = Json.array();
        for (Health.Result result : health.log()) {
            log.add(Json.object()
                    .put("Start", Json.time(result.start()))
                    .put("End", Json.time(result.end()))
                    .put("ExitCode", result.exitCode())
                    .put("Output", result.output()));
        }
        node.set("Log", log);
        return node;
    }
}
