package dev.priok.e2e;

import dev.priok.engine.EngineOptions;
import dev.priok.engine.EnginePorts;
import dev.priok.engine.LocalEngine;
import dev.priok.engine.network.NetworkSettings;
import dev.priok.engine.port.Registries;
import dev.priok.engine.system.RegistryFacts;
import dev.priok.model.ContainerConfig;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.network.BridgePlumbing;
import dev.priok.network.MachinePaths;
import dev.priok.network.NetworkOptions;
import dev.priok.plugin.PluginSettings;
import dev.priok.plugin.PluginVolumeDrivers;
import dev.priok.plugin.Plugins;
import dev.priok.runtime.ConmonRuntime;
import dev.priok.runtime.RuntimeOptions;
import dev.priok.runtime.log.CriLogs;
import dev.priok.runtime.log.LogDefaults;
import dev.priok.store.Store;
import dev.priok.store.StoreOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The engine in this very process, on the adapters that the daemon gives it; without registries. */
final class EmbeddedEngine implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Store store;
    private final ConmonRuntime runtime;
    private final LocalEngine engine;

    /** @param root what the names of all that it makes on the machine begin with */
    EmbeddedEngine(Path root) {
        Path dataRoot = root.resolve("data");
        store = own(Store.open(dataRoot, new StoreOptions(StoreOptions.Driver.AUTOMATIC)));
        CriLogs logs = own(new CriLogs(dataRoot, LogDefaults.BUILT_IN));
        runtime = own(ConmonRuntime.open(
                new RuntimeOptions(
                        dataRoot,
                        root.resolve("run"),
                        "crun",
                        "conmon",
                        "",
                        Map.of(),
                        "crun",
                        List.of(root.resolve("cdi")),
                        null),
                logs));
        NetworkOptions networks =
                new NetworkOptions(Integer.toHexString(root.toString().hashCode()), false);
        Plugins plugins =
                own(new Plugins(new PluginSettings(root.resolve("plugins"), List.of(), Duration.ofSeconds(60))));
        PluginVolumeDrivers volumes =
                own(new PluginVolumeDrivers(store.localVolumes().driver(), plugins, dataRoot.resolve("plugin-mounts")));
        EnginePorts ports = new EnginePorts(
                store.containers(),
                store.snapshots(),
                store.files(),
                store.images(),
                store.archives(),
                noRegistries(),
                runtime,
                logs,
                store.networks(),
                own(BridgePlumbing.open(networks)),
                new MachinePaths(networks),
                store.volumes(),
                volumes,
                store.localVolumes().seeding());
        engine = own(LocalEngine.open(
                new EngineOptions(
                        dataRoot,
                        "bridge",
                        false,
                        NetworkSettings.DEFAULT,
                        new RegistryFacts(Map.of(), List.of(), List.of(), new RegistryFacts.Proxies("", "", ""))),
                ports));
    }

    private static Registries noRegistries() {
        return (Registries) Proxy.newProxyInstance(
                EmbeddedEngine.class.getClassLoader(), new Class<?>[] {Registries.class}, (_, method, _) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    Store store() {
        return store;
    }

    ConmonRuntime runtime() {
        return runtime;
    }

    LocalEngine engine() {
        return engine;
    }

    /** The layers of the image busybox, which is brought here. */
    List<Digest> busybox() {
        ImageConfig template = new ImageConfig(
                null,
                "",
                "",
                new ImageConfig.Platform("linux", "amd64", ""),
                ContainerConfig.empty(),
                List.of(),
                List.of());
        try (InputStream tar = Files.newInputStream(BusyboxTar.file())) {
            ImageId id = store.images().importLayer(tar, template);
            return store.images().find(id).orElseThrow().config().diffIds();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
