package dev.priok.daemon;

import dev.priok.api.build.BuildProtocols;
import dev.priok.build.BuildClient;
import dev.priok.build.FrontendRequest;
import dev.priok.build.LocalBuilder;
import dev.priok.buildkit.BuildKitDoors;
import dev.priok.buildkit.control.ClientServices;
import dev.priok.buildkit.control.Worker;
import dev.priok.engine.image.LocalImages;
import dev.priok.engine.port.BuildHistory;
import dev.priok.model.IpAddress;
import java.io.IOException;
import java.net.Socket;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Gives connections that leave the API's HTTP to BuildKit's protocols. Their server is made for the first of them: it is
 * some five hundred classes, which a daemon that builds nothing needn't have.
 */
final class BuildDoors implements BuildProtocols, AutoCloseable {
    /** What {@code host-gateway} stands for: clients put it into what they ask for. */
    private static final String GATEWAY_LABEL = "org.mobyproject.buildkit.worker.moby.host-gateway-ip";

    /** By the first label clients know that several platforms and all kinds of outputs can be built. */
    private static final Map<String, String> LABELS = Map.of(
            "org.mobyproject.buildkit.worker.snapshotter", "overlayfs",
            "org.mobyproject.buildkit.worker.executor", "oci");

    private final OnFirstUse<BuildKitDoors> doors;

    /**
     * Opens none yet.
     *
     * @param instance tells this daemon from others on the machine
     * @param gateway the machine's address as containers on the default bridge see it
     */
    BuildDoors(LocalBuilder builder, BuildHistory history, String instance, Supplier<Optional<IpAddress>> gateway) {
        doors = new OnFirstUse<>(() -> open(builder, history, instance, gateway.get()), BuildKitDoors::close);
    }

    private static BuildKitDoors open(
            LocalBuilder builder, BuildHistory history, String instance, Optional<IpAddress> gateway) {
        Map<String, String> labels = new HashMap<>(LABELS);
        gateway.ifPresent(address -> labels.put(GATEWAY_LABEL, address.toString()));
        Worker worker = new Worker(
                "priok-" + instance,
                labels,
                List.of(LocalImages.ownPlatform()),
                Product.version().number());
        return new BuildKitDoors(
                new ClientServices.Building(builder, builder, builder, builder, builder.cache(), history),
                worker,
                InstantSource.system());
    }

    @Override
    public void serveGrpc(Socket connection) {
        through(connection).serveGrpc(connection);
    }

    @Override
    public void requireSession(Map<String, List<String>> headers) {
        doors.get().requireSession(headers);
    }

    @Override
    public Map<String, String> build(FrontendRequest request, BuildClient otherwise, Consumer<byte[]> progress) {
        return doors.get().build(request, otherwise, progress);
    }

    @Override
    public void serveSession(Map<String, List<String>> headers, Socket connection) {
        through(connection).serveSession(headers, connection);
    }

    /** The doors for a connection; without them nobody would close it. */
    private BuildKitDoors through(Socket connection) {
        try {
            return doors.get();
        } catch (RuntimeException e) {
            try {
                connection.close();
            } catch (IOException failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        doors.close();
    }
}
