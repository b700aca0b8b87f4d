package dev.priok.engine.image;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.container.ConfigMerge;
import dev.priok.engine.container.Containers;
import dev.priok.engine.event.EventBus;
import dev.priok.engine.image.Images.CommitOptions;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerConfig.HostNames;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.History;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes an image of a container. */
final class ImageCommit {
    private final EnginePorts ports;
    private final Containers containers;
    private final EventBus bus;

    ImageCommit(EnginePorts ports, Containers containers, EventBus bus) {
        this.ports = ports;
        this.containers = containers;
        this.bus = bus;
    }

    ImageId commit(String reference, CommitOptions options) {
        Container container = containers.find(reference);
        ImageReference name =
                options.repository().isEmpty() ? null : LocalImages.name(options.repository(), options.tag());
        ImageConfig template = template(container, options);
        boolean pauses = options.pause() && container.state() instanceof ContainerState.Running;
        if (pauses) {
            containers.pause(container.id().value());
        }
        try {
            ImageId id = ports.images().commit(container.id(), container.image(), template);
            if (name != null) {
                ports.images().tag(name, id);
            }
            bus.publish(
                    "container",
                    "commit",
                    container.id().value(),
                    Map.of("comment", options.comment(), "imageID", id.toString(), "name", container.name()));
            return id;
        } finally {
            if (pauses) {
                containers.unpause(container.id().value());
            }
        }
    }

    private ImageConfig template(Container container, CommitOptions options) {
        Image base = ports.images()
                .find(container.image())
                .orElseThrow(() -> EngineException.conflict("the image of container " + container.name()
                        + " has been removed: its layers can't be the base of a new image"));
        ContainerConfig own = container.spec().config();
        ContainerConfig asked = options.config();
        ContainerConfig merged = asked == null ? own : ConfigMerge.merge(asked, own);
        ContainerConfig config = ConfigChanges.apply(merged, options.changes()).with(draft -> {
            draft.image = "";
            draft.names = new HostNames("", "");
        });
        Instant now = Instant.now();
        String command = String.join(" ", own.process().arguments());
        List<History> history = new ArrayList<>(base.config().history());
        history.add(new History(now, command, options.author(), options.comment(), false));
        return new ImageConfig(
                now,
                options.author(),
                options.comment(),
                base.config().platform(),
                config,
                base.config().diffIds(),
                history);
    }
}
