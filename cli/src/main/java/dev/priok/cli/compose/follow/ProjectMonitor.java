package dev.priok.cli.compose.follow;

import dev.priok.client.EngineClient;
import dev.priok.client.Json;
import dev.priok.client.JsonLines;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import dev.priok.client.Response;
import dev.priok.compose.state.ComposeLabels;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Watches the containers of a project until all of them have ended. */
public final class ProjectMonitor implements AutoCloseable {
    private final EngineClient engine;
    private final String project;
    private final Predicate<String> services;
    private final BooleanSupplier changing;
    private final Response response;

    /** What becomes of the containers. */
    public interface Listener {

        /** @param again whether the engine started it anew after it had ended */
        void started(Happening container, boolean again);

        /** @param restarting whether the engine is about to start it anew */
        void ended(Happening container, int exitCode, boolean restarting);
    }

    /**
     * The container that something happened to.
     *
     * @param name without the project's, as lines of its log begin
     */
    public record Happening(String id, String service, String name) {}

    /**
     * Begins to watch: what happens from now on is told by {@link #run}.
     *
     * @param changing whether containers that end are about to begin again
     */
    public ProjectMonitor(EngineClient engine, String project, Predicate<String> services, BooleanSupplier changing) {
        this.changing = changing;
        this.engine = engine;
        this.project = project;
        this.services = services;
        String filters = new JsonObject()
                .put("type", List.of("container"))
                .put("label", List.of(ComposeLabels.PROJECT + "=" + project))
                .json()
                .compact();
        response = engine.send(Request.get("/events").query("filters", filters));
    }

    /** Tells what happens; blocks until none of the containers runs any more, or until closed. */
    public void run(Listener listener) throws IOException {
        Set<String> watched = new HashSet<>();
        for (ServiceContainer container : ProjectState.containers(engine, project)) {
            if (!container.oneOff() && services.test(container.service())) {
                watched.add(container.id());
            }
        }
        Set<String> restarting = new HashSet<>();
        JsonLines lines = new JsonLines(response.body());
        while (!watched.isEmpty() || changing.getAsBoolean()) {
            Json event = lines.next();
            if (event == null) {
                return;
            }
            Happening container = container(event);
            if (container == null) {
                continue;
            }
            switch (event.at("Action").text()) {
                case "create" -> watched.add(container.id());
                case "start" -> {
                    watched.add(container.id());
                    listener.started(container, restarting.remove(container.id()));
                }
                case "die" -> {
                    boolean again = willRunAgain(container.id());
                    if (again) {
                        restarting.add(container.id());
                    } else {
                        watched.remove(container.id());
                    }
                    listener.ended(container, exitCode(event), again);
                }
                case "destroy" -> watched.remove(container.id());
                default -> {
                    // Nothing that concerns whether it runs.
                }
            }
        }
    }

    private @Nullable Happening container(Json event) {
        Json attributes = event.at("Actor", "Attributes");
        String service = attributes.at(ComposeLabels.SERVICE).text();
        if (!services.test(service)
                || attributes.at(ComposeLabels.ONE_OFF).text().equals("True")) {
            return null;
        }
        String name = attributes.at("name").text();
        String usual =
                service + "-" + attributes.at(ComposeLabels.CONTAINER_NUMBER).text();
        return new Happening(
                event.at("Actor", "ID").text(), service, name.equals(project + "-" + usual) ? usual : name);
    }

    private boolean willRunAgain(String id) {
        Json state = engine.find(Request.get("/containers/" + Request.segment(id) + "/json"))
                .at("State");
        return state.at("Restarting").isTrue() || state.at("Running").isTrue();
    }

    private static int exitCode(Json event) {
        try {
            return Integer.parseInt(event.at("Actor", "Attributes", "exitCode").text());
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    @Override
    public void close() {
        response.close();
    }
}
