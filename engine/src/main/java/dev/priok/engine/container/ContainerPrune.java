package dev.priok.engine.container;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.Filters;
import dev.priok.engine.Moments;
import dev.priok.engine.event.EventBus;
import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Removes all containers that don't run. */
final class ContainerPrune {
    private final EnginePorts ports;
    private final ContainerIndex index;
    private final ContainerRemoval removal;
    private final EventBus bus;
    private final Clock clock;

    ContainerPrune(EnginePorts ports, ContainerIndex index, ContainerRemoval removal, EventBus bus, Clock clock) {
        this.ports = ports;
        this.index = index;
        this.removal = removal;
        this.bus = bus;
        this.clock = clock;
    }

    Pruned prune(Filters filters) {
        filters.requireKeys(List.of("until", "label", "label!"));
        Instant until = Moments.until(filters, clock.instant());
        List<String> deleted = new ArrayList<>();
        long reclaimed = 0;
        for (ContainerCell cell : index.all()) {
            ContainerCell.Operation operation = cell.tryOperate();
            if (operation == null) {
                continue;
            }
            try (operation) {
                Container container = cell.container();
                if (isIdle(container.state())
                        && !cell.isGone()
                        && container.created().isBefore(until)
                        && filters.labels(container.spec().config().labels())
                        && cell.beginRemoval(false)) {
                    long size = ports.snapshots().writableBytes(cell.id());
                    removal.finish(cell);
                    reclaimed += size;
                    deleted.add(cell.id().value());
                }
            }
        }
        bus.publish("container", "prune", "", Map.of("reclaimed", Long.toString(reclaimed)));
        return new Pruned(deleted, reclaimed);
    }

    private static boolean isIdle(ContainerState state) {
        return switch (state) {
            case ContainerState.Created _, ContainerState.Exited _, ContainerState.Dead _ -> true;
            case ContainerState.Running _,
                    ContainerState.Paused _,
                    ContainerState.Restarting _,
                    ContainerState.Removing _ -> false;
        };
    }
}
