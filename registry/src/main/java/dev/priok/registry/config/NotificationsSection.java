package dev.priok.registry.config;

import dev.priok.registry.webhook.Event;
import dev.priok.registry.webhook.Webhook;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The key {@code notifications}: who is told what happens. */
final class NotificationsSection {
    private static final int USUAL_THRESHOLD = 10;

    private NotificationsSection() {}

    static void read(Section notifications, Settings into) throws SettingsException {
        Section events = notifications.section("events");
        if (events.flag("includereferences", false)) {
            throw new SettingsException("notifications.events.includereferences can't be true: events name one thing");
        }
        events.end();
        Set<String> names = new HashSet<>();
        for (Section endpoint : notifications.sections("endpoints")) {
            Webhook webhook = webhook(endpoint, names);
            if (!endpoint.flag("disabled", false)) {
                into.webhooks.add(webhook);
            }
            endpoint.end();
        }
        notifications.end();
    }

    private static Webhook webhook(Section endpoint, Set<String> names) throws SettingsException {
        String name = endpoint.required("name");
        if (!names.add(name)) {
            throw new SettingsException(endpoint.name("name") + ": there are two called " + name);
        }
        List<String> mediaTypes = new ArrayList<>(endpoint.list("ignoredmediatypes"));
        Section ignore = endpoint.section("ignore");
        mediaTypes.addAll(ignore.list("mediatypes"));
        List<String> actions = ignore.list("actions");
        ignore.end();
        for (String action : actions) {
            if (Arrays.stream(Event.Action.values())
                    .noneMatch(known -> known.toString().equals(action))) {
                throw new SettingsException(endpoint.name("ignore.actions") + " can have "
                        + List.of(Event.Action.values()) + ", but not " + action);
            }
        }
        Duration timeout = endpoint.duration("timeout", Duration.ofSeconds(1));
        int threshold = endpoint.number("threshold", USUAL_THRESHOLD);
        Duration backoff = endpoint.duration("backoff", Duration.ofSeconds(1));
        try {
            return new Webhook(
                    name,
                    URI.create(endpoint.required("url")),
                    endpoint.texts("headers"),
                    timeout,
                    threshold,
                    backoff,
                    Set.copyOf(mediaTypes),
                    Set.copyOf(actions));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(endpoint.name("") + " (" + name + "): " + e.getMessage(), e);
        }
    }
}
