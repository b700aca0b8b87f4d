package dev.priok.engine.container;

import dev.priok.model.Container;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container with what is known around it.
 *
 * @param logPath where its log is; empty if that is the log driver's own business
 * @param hostsPath the host's file that is /etc/hosts in the container; so are the other two
 * @param snapshotDriver {@code overlay2} or {@code copy}
 * @param execIds exec sessions that exist now
 * @param links on the default bridge, as {@code /other:/this/alias}
 * @param size null unless asked for
 */
public record ContainerDetails(
        Container container,
        Path logPath,
        Path hostsPath,
        Path hostnamePath,
        Path resolvConfPath,
        String snapshotDriver,
        List<String> execIds,
        List<String> links,
        @Nullable Size size) {
    public ContainerDetails {
        execIds = List.copyOf(execIds);
        links = List.copyOf(links);
    }

    /** Bytes written by the container, and those plus its image's. */
    public record Size(long writableBytes, long rootBytes) {}
}
