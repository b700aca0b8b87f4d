package dev.priok.engine.container;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.ImageFinder;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerConfig.HostNames;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec.NamespaceModes;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import dev.priok.model.NamespaceMode;
import dev.priok.model.Signal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes containers. What it has done is undone if a later step fails. */
final class ContainerCreation {
    private final EnginePorts ports;
    private final ContainerIndex index;
    private final ImageFinder images;
    private final ContainerEvents events;
    private final NetworkModes networkModes;
    private final Clock clock;

    ContainerCreation(
            EnginePorts ports, ContainerIndex index, ContainerEvents events, NetworkModes networkModes, Clock clock) {
        this.ports = ports;
        this.index = index;
        this.images = new ImageFinder(ports.images());
        this.events = events;
        this.networkModes = networkModes;
        this.clock = clock;
    }

    Created create(@Nullable String name, ContainerSpec asked, ImageConfig.@Nullable Platform platform) {
        if (asked.config().image().isEmpty()) {
            throw EngineException.invalid("no image specified: config.Image cannot be empty");
        }
        Image image = images.find(asked.config().image());
        requirePlatform(image, platform);
        List<String> warnings = new ArrayList<>();
        refuseUnbuilt(asked, image, warnings);
        ContainerId id = ContainerId.random();
        ContainerSpec spec = complete(asked, image, id, warnings);
        String reserved = name == null || name.isEmpty() ? index.reserveGeneratedName(id) : reserve(name, id);
        try {
            return add(id, reserved, spec, image, warnings);
        } catch (RuntimeException e) {
            index.releaseName(reserved, id);
            throw e;
        }
    }

    private String reserve(String name, ContainerId id) {
        String plain = name.startsWith("/") ? name.substring(1) : name;
        index.reserveName(plain, id);
        return plain;
    }

    private Created add(ContainerId id, String name, ContainerSpec spec, Image image, List<String> warnings) {
        ports.snapshots().create(id, image.id());
        try {
            Container container = new Container(
                    id,
                    name,
                    clock.instant(),
                    spec,
                    image.id(),
                    image.config().platform(),
                    new ContainerState.Created(),
                    false,
                    0,
                    null,
                    Attachments.NONE);
            index.add(container);
            events.publish(container, "create");
            return new Created(id, warnings);
        } catch (RuntimeException e) {
            ports.snapshots().remove(id);
            throw e;
        }
    }

    private static void requirePlatform(Image image, ImageConfig.@Nullable Platform wanted) {
        if (wanted == null) {
            return;
        }
        ImageConfig.Platform has = image.config().platform();
        boolean fits = (wanted.os().isEmpty() || wanted.os().equals(has.os()))
                && (wanted.architecture().isEmpty() || wanted.architecture().equals(has.architecture()))
                && (wanted.variant().isEmpty() || wanted.variant().equals(has.variant()));
        if (!fits) {
            throw EngineException.notFound("No such image: the image is there, but for " + has.os() + "/"
                    + has.architecture() + ", not for the platform asked for, " + wanted.os() + "/"
                    + wanted.architecture());
        }
    }

    /** Volumes aren't built: a user's are refused; an image's are ordinary directories, and the user is told. */
    private static void refuseUnbuilt(ContainerSpec asked, Image image, List<String> warnings) {
        if (!asked.config().volumes().isEmpty()) {
            throw EngineException.notImplemented(
                    "anonymous volumes (" + sorted(asked.config().volumes())
                            + ") are not supported yet: use a bind mount, -v /host/path:/container/path");
        }
        if (!image.config().config().volumes().isEmpty()) {
            warnings.add("The image declares volumes ("
                    + sorted(image.config().config().volumes())
                    + "): volumes are not supported yet, so this data is kept in the container itself");
        }
    }

    private static String sorted(Set<String> paths) {
        return String.join(", ", new TreeSet<>(paths));
    }

    private ContainerSpec complete(ContainerSpec asked, Image image, ContainerId id, List<String> warnings) {
        ContainerConfig merged =
                ConfigMerge.merge(asked.config(), image.config().config());
        if (merged.process().arguments().isEmpty()) {
            throw EngineException.invalid("no command specified");
        }
        if (!merged.stop().signal().isEmpty()) {
            Signal.parse(merged.stop().signal());
        }
        ContainerSpec onNetworks =
                networkModes.settle(new ContainerSpec(merged, asked.host(), asked.networking()), warnings);
        ContainerSpec settled = onNetworks.withNetworking(Links.settle(onNetworks.networking(), index));
        return new ContainerSpec(
                withHostname(merged, settled.host().namespaces(), id), settled.host(), settled.networking());
    }

    private static ContainerConfig withHostname(ContainerConfig config, NamespaceModes modes, ContainerId id) {
        boolean onHost = modes.uts() instanceof NamespaceMode.Host || modes.network() instanceof NamespaceMode.Host;
        boolean said = !config.names().hostname().isEmpty();
        if (said && modes.uts() instanceof NamespaceMode.Host) {
            throw EngineException.invalid("conflicting options: hostname and the UTS mode");
        }
        if (said && modes.network() instanceof NamespaceMode.Container) {
            throw EngineException.invalid("conflicting options: hostname and the network mode");
        }
        if (said || modes.network() instanceof NamespaceMode.Container) {
            return config;
        }
        String hostname = onHost ? Hostname.ofMachine() : id.shortForm();
        return config.with(
                draft -> draft.names = new HostNames(hostname, config.names().domainname()));
    }
}
