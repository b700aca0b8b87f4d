package dev.priok.daemon;

import dev.priok.api.build.BuildProtocols;
import dev.priok.build.LocalBuilder;
import dev.priok.buildkit.BuildKitDoors;
import dev.priok.buildkit.control.ClientServices;
import dev.priok.buildkit.control.Worker;
import java.net.Socket;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Gives connections that leave the API's HTTP to BuildKit's protocols. */
final class BuildDoors implements BuildProtocols, AutoCloseable {
    /** By the first label clients know that several platforms and all kinds of outputs can be built. */
    private static final Map<String, String> LABELS = Map.of(
            "org.mobyproject.buildkit.worker.snapshotter", "overlayfs",
            "org.mobyproject.buildkit.worker.executor", "oci");

    private final BuildKitDoors doors;

    /** @param instance tells this daemon from others on the machine */
    BuildDoors(LocalBuilder builder, String instance) {
        Worker worker = new Worker(
                "priok-" + instance,
                LABELS,
                List.of(Building.machine()),
                Product.version().number());
        doors = new BuildKitDoors(
                new ClientServices.Building(builder, builder, builder, builder.cache()),
                worker,
                InstantSource.system());
    }

    @Override
    public void serveGrpc(Socket connection) {
        doors.serveGrpc(connection);
    }

    @Override
    public void requireSession(Map<String, List<String>> headers) {
        doors.requireSession(headers);
    }

    @Override
    public void serveSession(Map<String, List<String>> headers, Socket connection) {
        doors.serveSession(headers, connection);
    }

    @Override
    public void close() {
        doors.close();
    }
}
