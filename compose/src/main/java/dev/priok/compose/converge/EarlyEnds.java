package dev.priok.compose.converge;

import dev.priok.client.EngineClient;
import dev.priok.client.Json;
import dev.priok.client.JsonLines;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import dev.priok.client.Response;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells which containers have failed right after they were started, with the end of their logs: who doesn't stay to see
 * would learn it late.
 *
 * @param begun when the first was started
 */
public record EarlyEnds(EngineClient engine, Progress progress, Instant begun) {
    /** What fails for want of a file or a setting does so at once; many services are not waited for longer than one. */
    private static final Duration WATCHED = Duration.ofMillis(200);

    /** Of those that weren't running before; returns at once if there are none. */
    public void tell(Starter.Start start) {
        Map<String, ServiceContainer> watched = new TreeMap<>();
        for (String service : start.services()) {
            for (ServiceContainer container : start.containers().getOrDefault(service, List.of())) {
                if (!container.running()) {
                    watched.put(container.id(), container);
                }
            }
        }
        if (!watched.isEmpty()) {
            awaitEnds(List.copyOf(watched.keySet()));
            String filters = new JsonObject()
                    .put("id", List.copyOf(watched.keySet()))
                    .put("status", List.of("exited"))
                    .json()
                    .compact();
            Request ended = Request.get("/containers/json").flag("all", true).query("filters", filters);
            for (Json summary : engine.call(ended).items()) {
                tell(new ServiceContainer(summary));
            }
        }
    }

    /** Returns when the time is over, if not before: the engine's answer ends by itself then. */
    private void awaitEnds(List<String> ids) {
        String filters = new JsonObject()
                .put("type", List.of("container"))
                .put("event", List.of("die"))
                .put("container", ids)
                .json()
                .compact();
        Instant until = begun.plus(WATCHED);
        if (Instant.now().isAfter(until)) {
            return;
        }
        Request request = Request.get("/events")
                .query("filters", filters)
                .query("until", String.format(Locale.ROOT, "%d.%09d", until.getEpochSecond(), until.getNano()));
        List<String> left = new ArrayList<>(ids);
        try (Response response = engine.send(request)) {
            JsonLines lines = new JsonLines(response.body());
            for (Json event = lines.next(); event != null && !left.isEmpty(); event = lines.next()) {
                left.remove(event.at("Actor", "ID").text());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tell(ServiceContainer container) {
        Json state = engine.find(Request.get(ContainerCalls.path(container.id(), "/json")))
                .at("State");
        long code = state.at("ExitCode").number();
        if (code != 0 && state.at("Status").text().equals("exited")) {
            progress.tell(ContainerCalls.subject(container), Progress.Phase.WARNING, "Exited (" + code + ")");
            progress.warn("service \"" + container.service() + "\" failed right after its start: container "
                    + container.name() + " exited (" + code + ")" + LogEnd.of(engine, container));
        }
    }
}
