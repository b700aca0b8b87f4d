package dev.priok.engine.event;

import dev.priok.engine.Filters;
import dev.priok.model.Event;
import java.util.Map;

/** Whether an event passes the filters of the events API. */
final class EventMatch {
    private EventMatch() {}

    static boolean matches(Event event, Filters filters) {
        return filters.any("type", event.type()::equals)
                && filters.any("event", wanted -> actionMatches(event.action(), wanted))
                && filters.any("scope", "local"::equals)
                && filters.labels(event.attributes())
                && actor(event, filters, "container")
                && actor(event, filters, "daemon")
                && actor(event, filters, "network")
                && actor(event, filters, "volume")
                && actor(event, filters, "plugin")
                && image(event, filters)
                && unknownTypes(filters);
    }

    /** {@code exec_start: sh} is found by {@code exec_start}, {@code health_status: healthy} by its first word. */
    private static boolean actionMatches(String action, String wanted) {
        return action.equals(wanted) || action.startsWith(wanted + ":");
    }

    private static boolean actor(Event event, Filters filters, String type) {
        if (!filters.has(type)) {
            return true;
        }
        return event.type().equals(type) && named(event, filters, type);
    }

    private static boolean named(Event event, Filters filters, String type) {
        String name = event.attributes().getOrDefault("name", "");
        return filters.any(
                type, wanted -> event.actor().startsWith(wanted) || name.equals(wanted) || name.equals("/" + wanted));
    }

    /** An image filter finds events of the image and of containers made from it, with or without its tag. */
    private static boolean image(Event event, Filters filters) {
        if (!filters.has("image")) {
            return true;
        }
        Map<String, String> attributes = event.attributes();
        String name = attributes.getOrDefault(event.type().equals("image") ? "name" : "image", "");
        return filters.any(
                "image",
                wanted -> event.actor().equals(wanted)
                        || name.equals(wanted)
                        || withoutTag(name).equals(wanted));
    }

    private static String withoutTag(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }

    /** Objects that Priok doesn't have never have events. */
    private static boolean unknownTypes(Filters filters) {
        return !filters.has("config") && !filters.has("secret") && !filters.has("service") && !filters.has("node");
    }
}
