package dev.priok.engine.container;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.ImageFinder;
import dev.priok.engine.volume.ContainerVolumes;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerConfig.HostNames;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.HostSpec.NamespaceModes;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import dev.priok.model.MountSpec;
import dev.priok.model.NamespaceMode;
import dev.priok.model.OnUnhealthy;
import dev.priok.model.RestartPolicy;
import dev.priok.model.Signal;
import dev.priok.model.StorageOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes containers. What it has done is undone if a later step fails. */
final class ContainerCreation {
    private final EnginePorts ports;
    private final ContainerIndex index;
    private final ImageFinder images;
    private final ContainerEvents events;
    private final NetworkModes networkModes;
    private final ContainerVolumes volumes;
    private final Clock clock;

    ContainerCreation(
            EnginePorts ports,
            ContainerIndex index,
            ContainerEvents events,
            NetworkModes networkModes,
            ContainerVolumes volumes,
            Clock clock) {
        this.ports = ports;
        this.index = index;
        this.images = new ImageFinder(ports.images());
        this.events = events;
        this.networkModes = networkModes;
        this.volumes = volumes;
        this.clock = clock;
    }

    Created create(@Nullable String name, ContainerSpec asked, ImageConfig.@Nullable Platform platform) {
        if (asked.config().image().isEmpty()) {
            throw EngineException.invalid("no image specified: config.Image cannot be empty");
        }
        Image image = images.find(asked.config().image());
        requirePlatform(image, platform);
        List<String> warnings = new ArrayList<>();
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
        StorageOptions storage = spec.host().storage();
        ports.snapshots().create(id, image.id(), storage == null ? 0 : storage.sizeBytes());
        List<MountSpec> mounts = List.of();
        try {
            mounts = volumes.claim(id, spec.host().mounts());
            volumes.seed(id, mounts, () -> ports.snapshots().open(id));
            Container container = new Container(
                    id,
                    name,
                    clock.instant(),
                    spec.withHost(withMounts(spec.host(), mounts)),
                    image.id(),
                    image.config().platform(),
                    new ContainerState.Created(),
                    false,
                    0,
                    null,
                    Attachments.NONE);
            index.add(container);
            volumes.settle(id, mounts);
            events.publish(container, "create");
            return new Created(id, warnings);
        } catch (RuntimeException e) {
            volumes.abandon(id, mounts);
            ports.snapshots().remove(id);
            throw e;
        }
    }

    private HostSpec settled(HostSpec asked, List<MountSpec> mounts, @Nullable OnUnhealthy onUnhealthy) {
        return asked.with(draft -> {
            draft.mounts = mounts;
            draft.onUnhealthy = onUnhealthy;
            draft.runtime = ports.runtime().runtimeNamed(asked.runtime());
            draft.log = ports.logs().complete(asked.log());
        });
    }

    private static HostSpec withMounts(HostSpec host, List<MountSpec> mounts) {
        return host.with(draft -> draft.mounts = mounts);
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

    /** What is mounted must be there, unless it is to be made when the container starts. */
    private static void requireSources(List<MountSpec> mounts) {
        for (MountSpec mount : mounts) {
            if (mount instanceof MountSpec.Bind bind
                    && !bind.options().createSource()
                    && !Files.exists(Path.of(bind.source()))) {
                throw EngineException.invalid(
                        "invalid mount config for type \"bind\": bind source path does not exist: " + bind.source());
            }
        }
    }

    private MountSpec settled(MountSpec mount) {
        if (mount instanceof MountSpec.ImageUse use && use.image() == null) {
            // NotFound would have clients pull the container's own image.
            Image image = images.search(use.reference())
                    .orElseThrow(() -> EngineException.invalid(
                            "invalid mount config for type \"image\": No such image: " + use.reference()));
            // A name may mean another image by the time the container starts.
            return use.withImage(image.id());
        }
        return mount;
    }

    /** The field says it, or the label, for clients that don't know the field. */
    private static @Nullable OnUnhealthy onUnhealthy(ContainerConfig config, HostSpec host) {
        String label = config.labels().getOrDefault(OnUnhealthy.LABEL, "");
        if (host.onUnhealthy() != null || label.isEmpty()) {
            return host.onUnhealthy();
        }
        return OnUnhealthy.parse(label, "label " + OnUnhealthy.LABEL);
    }

    private static void requireFitting(ContainerConfig config, HostSpec host, @Nullable OnUnhealthy onUnhealthy) {
        String folder = config.process().workingDir();
        if (!folder.isEmpty() && !folder.startsWith("/")) {
            throw EngineException.invalid(
                    "the working directory '" + folder + "' is invalid, it needs to be an absolute path");
        }
        if (host.autoRemove() && host.restartPolicy().kind() != RestartPolicy.Kind.NO) {
            throw EngineException.invalid("can't create 'AutoRemove' container with restart policy");
        }
        if (host.autoRemove() && onUnhealthy == OnUnhealthy.RESTART) {
            throw EngineException.invalid("can't create 'AutoRemove' container that restarts when it is unhealthy");
        }
        host.resources().requireWhole();
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
        OnUnhealthy onUnhealthy = onUnhealthy(merged, asked.host());
        requireFitting(merged, asked.host(), onUnhealthy);
        if (onUnhealthy != null
                && (merged.healthcheck() == null || merged.healthcheck().isDisabled())) {
            warnings.add("OnUnhealthy " + onUnhealthy.word() + " has no effect: the container has no health check");
        }
        warnings.addAll(ports.runtime().check(asked.host()));
        List<MountSpec> mounts =
                MountPlan.of(
                                asked.host(),
                                merged.volumes(),
                                reference -> index.find(reference).container())
                        .stream()
                        .map(this::settled)
                        .toList();
        requireSources(mounts);
        ContainerSpec onNetworks = networkModes.settle(
                new ContainerSpec(merged, settled(asked.host(), mounts, onUnhealthy), asked.networking()), warnings);
        ContainerSpec settled = onNetworks.withNetworking(Links.settle(onNetworks.networking(), index));
        return new ContainerSpec(
                withHostname(merged, settled.host().namespaces(), id), settled.host(), settled.networking());
    }

    static ContainerConfig withHostname(ContainerConfig config, NamespaceModes modes, ContainerId id) {
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
