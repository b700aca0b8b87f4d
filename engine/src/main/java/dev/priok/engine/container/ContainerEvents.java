package dev.priok.engine.container;

import dev.priok.engine.event.EventBus;
import dev.priok.model.Container;
import java.util.HashMap;
import java.util.Map;

/** Publishes what happens to containers, with Docker's attributes: name, image and labels. */
public final class ContainerEvents {
    private final EventBus bus;

    public ContainerEvents(EventBus bus) {
        this.bus = bus;
    }

    public void publish(Container container, String action) {
        publish(container, action, Map.of());
    }

    public void publish(Container container, String action, Map<String, String> details) {
        Map<String, String> attributes = new HashMap<>(container.spec().config().labels());
        attributes.put("image", container.spec().config().image());
        attributes.put("name", container.name());
        attributes.putAll(details);
        bus.publish("container", action, container.id().value(), attributes);
    }
}
