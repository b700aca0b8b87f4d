package dev.priok.daemon;

import dev.priok.api.Access;
import dev.priok.api.ApiOptions;
import dev.priok.api.ApiServer;
import dev.priok.api.Builds;
import dev.priok.build.LocalBuilder;
import dev.priok.distribution.RemoteRegistries;
import dev.priok.distribution.transfer.LayerOffers;
import dev.priok.engine.Engine;
import dev.priok.engine.EngineOptions;
import dev.priok.engine.EnginePorts;
import dev.priok.engine.LocalEngine;
import dev.priok.kernel.ChannelPeer;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.Network;
import dev.priok.network.BridgePlumbing;
import dev.priok.network.MachinePaths;
import dev.priok.network.NetworkOptions;
import dev.priok.plugin.AuthorizationPlugins;
import dev.priok.plugin.PluginVolumeDrivers;
import dev.priok.plugin.Plugins;
import dev.priok.runtime.ConmonRuntime;
import dev.priok.runtime.RuntimeOptions;
import dev.priok.runtime.log.CriLogs;
import dev.priok.store.Store;
import dev.priok.store.StoreOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The composition root: makes all parts and ends them in reverse order. Containers live on. */
final class Daemon implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private Daemon() {}

    /** Serves the API when it returns. */
    static Daemon start(DaemonOptions options) {
        Daemon daemon = new Daemon();
        try {
            daemon.assemble(options);
            return daemon;
        } catch (RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    private void assemble(DaemonOptions options) {
        RootlessNamespace rootless = options.rootless();
        own(PidFile.write(options.pidFile()));
        Store store = own(Store.open(options.dataRoot(), new StoreOptions(options.storageDriver())));
        CriLogs logs = own(new CriLogs(options.dataRoot(), options.logs()));
        ConmonRuntime runtime = own(ConmonRuntime.open(
                new RuntimeOptions(
                        options.dataRoot(),
                        options.execRoot(),
                        "crun",
                        "conmon",
                        options.cgroupParent(),
                        options.runtimes().added(),
                        options.runtimes().byDefault(),
                        options.cdiSpecDirectories(),
                        new UserRemap(new MachineAccounts()).resolve(options.usernsRemap())),
                logs));
        NetworkOptions networkOptions = new NetworkOptions(
                instance(options.dataRoot()),
                options.firewallAccept(),
                rootless == null ? null : rootless.slirpSocket());
        if (rootless != null) {
            own(() -> endIfIdle(rootless, runtime));
        }
        Plugins plugins = own(new Plugins(options.plugins()));
        PluginVolumeDrivers volumeDrivers = own(new PluginVolumeDrivers(
                store.localVolumes().driver(), plugins, options.dataRoot().resolve("plugin-mounts")));
        LayerLending lending = new LayerLending(store.lent());
        EnginePorts ports = new EnginePorts(
                store.containers(),
                store.snapshots(),
                store.files(),
                store.images(),
                store.archives(),
                own(new RemoteRegistries(
                        options.registries()
                                .settings("priok/" + Product.version().number()),
                        options.registries().limits(),
                        options.registries().policy(),
                        store.content(),
                        store.images(),
                        options.registry() == null ? LayerOffers.NONE : lending)),
                runtime,
                logs,
                store.networks(),
                own(BridgePlumbing.open(networkOptions)),
                new MachinePaths(networkOptions),
                store.volumes(),
                volumeDrivers,
                store.localVolumes().seeding());
        LocalEngine engine = own(LocalEngine.open(
                new EngineOptions(
                        options.dataRoot(),
                        options.defaultNetwork(),
                        options.init(),
                        options.networks(),
                        options.registries().facts()),
                ports));
        LocalBuilder builder = own(Building.open(store, ports.registries(), engine, options));
        BuildDoors doors = own(new BuildDoors(
                builder, store.buildHistory(), instance(options.dataRoot()), () -> hostGateway(engine, options)));
        logs.sendRest();
        OwnRegistry registry = options.registry();
        if (registry != null) {
            own(registry.open(lending));
        }
        SocketGuard guard = own(new SocketGuard());
        List<String> portWarnings = TcpFlags.warnings(options.tcp(), options.addresses());
        portWarnings.forEach(
                warning -> System.getLogger(Daemon.class.getName()).log(System.Logger.Level.WARNING, warning));
        ApiServer api = own(ApiServer.open(
                engine,
                new Builds(builder, builder, builder, builder.cache(), doors),
                new ApiOptions(
                        new Access(
                                options.addresses(),
                                rootless == null ? SocketGroup.orDefault(options.group()) : "",
                                options.tcp(),
                                AuthorizationPlugins.of(options.authorizationPlugins(), plugins),
                                () -> Stream.concat(portWarnings.stream(), guard.warnings().stream())
                                        .toList()),
                        Product.version(),
                        options.logLevel() == System.Logger.Level.DEBUG,
                        channel -> ChannelPeer.of(channel)::hungUp,
                        InstantSource.system())));
        guard.watch(api.sockets());
    }

    /** Containers that run go on, in the namespaces that they are in. */
    private static void endIfIdle(RootlessNamespace namespace, ConmonRuntime runtime) {
        if (runtime.traces().isEmpty()) {
            namespace.end();
        }
    }

    /** What {@code host-gateway} stands for, as far as clients can be told: one address. */
    private static Optional<IpAddress> hostGateway(Engine engine, DaemonOptions options) {
        List<IpAddress> set = options.networks().names().hostGateway();
        return set.isEmpty()
                ? engine.networks().inspect(Network.BRIDGE).network().pools().stream()
                        .map(Network.Pool::gateway)
                        .flatMap(Stream::ofNullable)
                        .findFirst()
                : Optional.of(set.getFirst());
    }

    /** Tells what belongs to this daemon from what belongs to others on the machine. */
    private static String instance(Path dataRoot) {
        CRC32 sum = new CRC32();
        sum.update(dataRoot.toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                System.getLogger(Daemon.class.getName())
                        .log(
                                System.Logger.Level.ERROR,
                                "closing failed: "
                                        + EngineException.internal("", e).getCause());
            }
        }
    }
}
