package dev.priok.daemon;

import dev.priok.build.LocalBuilder;
import dev.priok.build.cache.BuildCache;
import dev.priok.build.step.CacheMounts;
import dev.priok.build.step.StepPorts;
import dev.priok.engine.Engine;
import dev.priok.engine.image.LocalImages;
import dev.priok.engine.port.Registries;
import dev.priok.model.EngineException;
import dev.priok.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.stream.Stream;

/** Puts the builder together. */
final class Building {
    private Building() {}

    static LocalBuilder open(Store store, Registries registries, Engine engine, DaemonOptions options) {
        Path memory = options.execRoot().resolve("build");
        prepare(memory);
        BuildCache cache = new BuildCache(
                store.builds(),
                store.images()::layerUses,
                options.buildCache().limit(options.dataRoot()),
                () -> freeBytes(options.dataRoot()),
                InstantSource.system());
        StepPorts ports = new StepPorts(
                engine.steps(),
                store.trees(),
                store.content(),
                store.images(),
                engine.registryImages(),
                registries,
                store.builds(),
                cache,
                new CacheMounts(cache),
                LocalImages.ownPlatform(),
                memory,
                options.dataRoot().resolve("tmp"));
        return new LocalBuilder(ports, store.files(), options.builds());
    }

    private static long freeBytes(Path path) {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            throw EngineException.internal("cannot tell what is free in " + path + ": " + e.getMessage(), e);
        }
    }

    /** Secrets of steps that a crash ended may lie there. */
    private static void prepare(Path memory) {
        try {
            if (Files.isDirectory(memory)) {
                try (Stream<Path> left = Files.walk(memory)) {
                    for (Path path : left.toList().reversed()) {
                        Files.delete(path);
                    }
                }
            }
            Files.createDirectories(
                    memory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x---")));
        } catch (IOException e) {
            throw EngineException.internal("cannot prepare " + memory + ": " + e.getMessage(), e);
        }
    }
}
