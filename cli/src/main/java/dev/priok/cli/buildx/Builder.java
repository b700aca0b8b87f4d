package dev.priok.cli.buildx;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.build.BuilderFlag;
import dev.priok.cli.settings.EngineContext;
import dev.priok.client.EngineClient;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A builder, as buildx tells of them: the daemon of a context.
 *
 * @param isCurrent whether its context is in use
 * @param version of what builds there
 * @param error why it can't be asked, empty if it answers
 */
record Builder(String name, boolean isCurrent, String version, String platform, String error) {

    /** The builder of each context, those that don't answer last. */
    static List<Builder> all(Session session) throws IOException {
        // One must be in use.
        session.address();
        List<String> names = new ArrayList<>(List.of(EngineContext.DEFAULT));
        session.contexts().all().forEach(context -> names.add(context.name()));
        names.sort(null);
        List<Builder> all = new ArrayList<>();
        for (String name : names) {
            all.add(of(session, name));
        }
        all.sort(Comparator.comparing(builder -> !builder.error.isEmpty()));
        return all;
    }

    /** Whether there is a builder of that name: each context has one. */
    static boolean exists(Session session, String name) throws IOException {
        return name.equals(EngineContext.DEFAULT) || session.contexts().has(name);
    }

    /** The builder of the name that follows the command, or else the one that is meant; refuses names of none. */
    static String named(Session session, List<String> arguments, BuilderFlag otherwise) throws IOException {
        if (arguments.isEmpty()) {
            return otherwise.name(session);
        }
        String name = arguments.getFirst();
        if (!exists(session, name)) {
            throw new CommandFailure("ERROR: no builder \"" + name + "\" found");
        }
        return name;
    }

    /** The builder of that context, which is asked. */
    static Builder of(Session session, String name) {
        boolean current = name.equals(session.contextName());
        try (EngineClient engine = session.engineOf(name)) {
            Json version = engine.call(Request.get("/version"));
            String platform = version.at("Os").text() + "/" + version.at("Arch").text();
            return new Builder(name, current, version(version), platform, "");
        } catch (EngineUnreachableException | EngineRequestException e) {
            return new Builder(name, current, "", "", String.valueOf(e.getMessage()));
        } catch (CommandFailure e) {
            return new Builder(name, current, "", "", e.text());
        }
    }

    /** The version that clients are told is Docker's; the engine's own is what builds. */
    private static String version(Json version) {
        for (Json component : version.at("Components").items()) {
            if (component.at("Name").text().equals("Engine")) {
                return component.at("Version").text();
            }
        }
        return version.at("Version").text();
    }

    boolean answers() {
        return error.isEmpty();
    }

    String driver() {
        return answers() ? "docker" : "";
    }

    /** As {@code --format json} shows it. */
    Json json() {
        JsonObject node =
                new JsonObject().put("Endpoint", answers() ? name : "").put("Name", answers() ? name : "");
        if (answers()) {
            node.put("Platforms", List.of(platform)).put("Status", "running").put("Version", version);
        }
        JsonObject json = new JsonObject()
                .put("Current", isCurrent)
                .put("Driver", driver())
                .put("Dynamic", false);
        return json.putUnlessEmpty("Err", error)
                .put("Name", name)
                .put("Nodes", new Json.Arr(List.of(node.json())))
                .json();
    }
}
