package dev.priok.build.step;

import dev.priok.build.cache.BuildCache;
import dev.priok.engine.image.RegistryImages;
import dev.priok.engine.port.BuildRecords;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageStore;
import dev.priok.engine.port.Registries;
import dev.priok.engine.port.TreeEdits;
import dev.priok.engine.step.Steps;
import dev.priok.model.ImageConfig.Platform;
import java.nio.file.Path;

/**
 * What operations are done with.
 *
 * @param machine whose programs run here
 * @param memory a directory whose files never reach a disk, for secrets and sockets
 * @param temporary a directory for files of builds that run; what a crash leaves there is removed by the next start
 */
public record StepPorts(
        Steps steps,
        TreeEdits edits,
        ImageContent content,
        ImageStore images,
        RegistryImages registry,
        Registries registries,
        BuildRecords records,
        BuildCache cache,
        CacheMounts cacheMounts,
        Platform machine,
        Path memory,
        Path temporary) {}
