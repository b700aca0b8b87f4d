package dev.priok.cli.completion;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.settings.EngineContext;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Names of things that there are now. An engine that can't be asked has none to offer: nobody wants errors while typing. */
final class Names {
    /** What a word may name. */
    enum Kind {
        CONTAINER,
        RUNNING_CONTAINER,
        STOPPED_CONTAINER,
        IMAGE,
        NETWORK,
        VOLUME,
        CONTEXT,
        ANYTHING,
        NOTHING
    }

    private final Session session;

    Names(Session session) {
        this.session = session;
    }

    List<Offer> of(Kind kind) {
        try {
            return switch (kind) {
                case CONTAINER -> containers(List.of());
                case RUNNING_CONTAINER -> containers(List.of("running", "paused"));
                case STOPPED_CONTAINER -> containers(List.of("created", "exited"));
                case IMAGE -> images();
                case NETWORK -> named(session.call(Request.get("/networks")).items());
                case VOLUME ->
                    named(session.call(Request.get("/volumes")).at("Volumes").items());
                case CONTEXT -> contexts();
                case ANYTHING -> anything();
                case NOTHING -> List.of();
            };
        } catch (EngineUnreachableException | EngineRequestException | CommandFailure | IOException _) {
            return List.of();
        }
    }

    private List<Offer> anything() {
        List<Offer> all = new ArrayList<>(of(Kind.CONTAINER));
        all.addAll(of(Kind.IMAGE));
        all.addAll(of(Kind.NETWORK));
        all.addAll(of(Kind.VOLUME));
        return all;
    }

    private List<Offer> containers(List<String> states) {
        Request request = Request.get("/containers/json").flag("all", true);
        if (!states.isEmpty()) {
            request.query(
                    "filters", new JsonObject().put("status", states).json().compact());
        }
        List<Offer> names = new ArrayList<>();
        for (Json container : session.call(request).items()) {
            for (Json name : container.at("Names").items()) {
                // Others are those that linked containers have for it.
                if (name.text().lastIndexOf('/') == 0) {
                    names.add(new Offer(
                            name.text().substring(1), container.at("Image").text()));
                }
            }
        }
        return names;
    }

    private List<Offer> images() {
        List<Offer> names = new ArrayList<>();
        for (Json image : session.call(Request.get("/images/json")).items()) {
            for (Json tag : image.at("RepoTags").items()) {
                if (!tag.text().startsWith("<none>")) {
                    names.add(Offer.of(tag.text()));
                    if (tag.text().endsWith(":latest")) {
                        names.add(Offer.of(tag.text().substring(0, tag.text().lastIndexOf(':'))));
                    }
                }
            }
        }
        return names;
    }

    private static List<Offer> named(List<Json> things) {
        List<Offer> names = new ArrayList<>();
        for (Json thing : things) {
            names.add(new Offer(thing.at("Name").text(), thing.at("Driver").text()));
        }
        return names;
    }

    private List<Offer> contexts() throws IOException {
        List<Offer> names = new ArrayList<>();
        names.add(Offer.of(EngineContext.DEFAULT));
        for (EngineContext context : session.contexts().all()) {
            names.add(new Offer(context.name(), context.description()));
        }
        return names;
    }
}
