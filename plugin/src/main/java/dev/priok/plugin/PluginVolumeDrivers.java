package dev.priok.plugin;

import dev.priok.engine.port.VolumeDriver;
import dev.priok.engine.port.VolumeDrivers;
import dev.priok.model.EngineException;
import dev.priok.model.Volume;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The local driver and those that plugins are. */
public final class PluginVolumeDrivers implements VolumeDrivers, AutoCloseable {
    private final VolumeDriver local;
    private final Plugins plugins;
    private final PluginMounts mounts;
    private final Map<String, PluginVolumeDriver> drivers = new ConcurrentHashMap<>();

    /**
     * @param plugins stay the caller's
     * @param journal a directory of its own, which survives reboots
     */
    public PluginVolumeDrivers(VolumeDriver local, Plugins plugins, Path journal) {
        this.local = local;
        this.plugins = plugins;
        this.mounts = new PluginMounts(plugins, journal);
    }

    @Override
    public VolumeDriver find(String name) {
        if (name.equals(Volume.LOCAL)) {
            return local;
        }
        try {
            plugins.require(name, PluginVolumeDriver.KIND);
            return recorded(name);
        } catch (EngineException e) {
            throw new EngineException(
                    e.error()
                            .withMessage("error looking up volume plugin " + name + ": "
                                    + e.error().message()),
                    e);
        }
    }

    @Override
    public VolumeDriver recorded(String name) {
        return name.equals(Volume.LOCAL)
                ? local
                : drivers.computeIfAbsent(
                        name, _ -> new PluginVolumeDriver(plugins.named(name), plugins.settings(), mounts));
    }

    @Override
    public List<String> names() {
        return withLocal(plugins.knownAs(PluginVolumeDriver.KIND));
    }

    @Override
    public List<String> discover() {
        return withLocal(plugins.all(PluginVolumeDriver.KIND));
    }

    private static List<String> withLocal(List<Plugin> others) {
        return Stream.concat(Stream.of(Volume.LOCAL), others.stream().map(Plugin::name))
                .toList();
    }

    @Override
    public void reconcile(List<Volume> volumes) {
        local.reconcile(volumes.stream()
                .filter(volume -> volume.driver().equals(Volume.LOCAL))
                .toList());
        mounts.reconcile();
    }

    /** Ends what is still tried in the background; the next start goes on with it. */
    @Override
    public void close() {
        mounts.close();
    }
}
