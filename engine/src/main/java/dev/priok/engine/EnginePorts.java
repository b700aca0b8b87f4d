package dev.priok.engine;

import dev.priok.engine.port.ContainerFiles;
import dev.priok.engine.port.ContainerLogs;
import dev.priok.engine.port.ContainerRepository;
import dev.priok.engine.port.ImageArchives;
import dev.priok.engine.port.ImageStore;
import dev.priok.engine.port.NetworkPlumbing;
import dev.priok.engine.port.NetworkRepository;
import dev.priok.engine.port.PathProbe;
import dev.priok.engine.port.Registries;
import dev.priok.engine.port.SnapshotStore;
import dev.priok.engine.port.TaskRuntime;
import dev.priok.engine.port.VolumeDrivers;
import dev.priok.engine.port.VolumeRepository;
import dev.priok.engine.port.VolumeSeeding;

/** Everything the engine needs from others. Whoever made them closes them, after the engine. */
public record EnginePorts(
        ContainerRepository repository,
        SnapshotStore snapshots,
        ContainerFiles files,
        ImageStore images,
        ImageArchives archives,
        Registries registries,
        TaskRuntime runtime,
        ContainerLogs logs,
        NetworkRepository networkRepository,
        NetworkPlumbing networks,
        PathProbe paths,
        VolumeRepository volumeRepository,
        VolumeDrivers volumeDrivers,
        VolumeSeeding volumeSeeding) {}
