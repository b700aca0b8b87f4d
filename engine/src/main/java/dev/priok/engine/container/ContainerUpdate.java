package dev.priok.engine.container;

import dev.priok.engine.network.ContainerNetworks;
import dev.priok.engine.port.TaskRuntime;
import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.Resources;
import dev.priok.model.Resources.BlockIo;
import dev.priok.model.Resources.Cpu;
import dev.priok.model.Resources.Memory;
import dev.priok.model.RestartPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes names, limits and restart policies of existing containers. */
final class ContainerUpdate {
    private final TaskRuntime runtime;
    private final ContainerIndex index;
    private final ContainerEvents events;
    private final ContainerNetworks networks;
    private final ContainerConnections connections;

    ContainerUpdate(
            TaskRuntime runtime,
            ContainerIndex index,
            ContainerEvents events,
            ContainerNetworks networks,
            ContainerConnections connections) {
        this.networks = networks;
        this.connections = connections;
        this.runtime = runtime;
        this.index = index;
        this.events = events;
    }

    void rename(ContainerCell cell, String asked) {
        String name = asked.startsWith("/") ? asked.substring(1) : asked;
        if (name.isEmpty()) {
            throw EngineException.invalid("Neither old nor new names may be empty");
        }
        try (ContainerCell.Operation _ = cell.operate()) {
            String old = cell.container().name();
            if (old.equals(name)) {
                throw EngineException.invalid("Renaming a container with the same name as its current name");
            }
            index.reserveName(name, cell.id());
            Container before = cell.container();
            Container renamed = cell.change(c -> networks.renamed(c.withName(name)));
            networks.announceNames(renamed);
            connections.announce(before, renamed);
            index.releaseName(old, cell.id());
            events.publish(cell.container(), "rename", Map.of("oldName", "/" + old));
        }
    }

    List<String> update(ContainerCell cell, Resources changes, @Nullable RestartPolicy policy) {
        try (ContainerCell.Operation _ = cell.operate()) {
            Container container = cell.container();
            if (container.state() instanceof ContainerState.Removing) {
                throw EngineException.conflict("container is marked for removal and cannot be \"update\"");
            }
            HostSpec host = container.spec().host();
            if (policy != null && policy.kind() != RestartPolicy.Kind.NO && host.autoRemove()) {
                throw EngineException.invalid(
                        "Restart policy cannot be updated because AutoRemove is enabled for the container");
            }
            Resources merged = merge(host.resources(), changes);
            merged.requireWhole();
            List<String> warnings = runtime.check(host.with(draft -> draft.resources = merged));
            if (container.state().isAlive() && !merged.equals(host.resources())) {
                runtime.update(cell.id(), merged);
            }
            HostSpec next = host.with(draft -> {
                draft.resources = merged;
                draft.restartPolicy = policy == null ? host.restartPolicy() : policy;
            });
            cell.change(c -> c.withSpec(c.spec().withHost(next)));
            events.publish(cell.container(), "update");
            return warnings;
        }
    }

    /** What isn't said stays as it was. */
    private static Resources merge(Resources old, Resources changes) {
        Memory memory = mergeMemory(old.memory(), changes.memory());
        Cpu cpu = mergeCpu(old.cpu(), changes.cpu());
        Long pids = changes.pidsLimit() == null || changes.pidsLimit() == 0 ? old.pidsLimit() : changes.pidsLimit();
        return new Resources(memory, cpu, pids, mergeBlockIo(old.blockIo(), changes.blockIo()));
    }

    private static BlockIo mergeBlockIo(BlockIo old, BlockIo changes) {
        return new BlockIo(
                or(changes.weight(), old.weight()),
                or(changes.weights(), old.weights()),
                or(changes.readBytesPerSecond(), old.readBytesPerSecond()),
                or(changes.writeBytesPerSecond(), old.writeBytesPerSecond()),
                or(changes.readsPerSecond(), old.readsPerSecond()),
                or(changes.writesPerSecond(), old.writesPerSecond()));
    }

    private static Memory mergeMemory(Memory old, Memory changes) {
        long limit = or(changes.limitBytes(), old.limitBytes());
        long swap = or(changes.swapBytes(), old.swapBytes());
        if (swap > 0 && limit > swap) {
            throw EngineException.invalid("Memory limit should be smaller than already set memoryswap limit,"
                    + " update the memoryswap at the same time");
        }
        return new Memory(
                limit,
                swap,
                or(changes.reservationBytes(), old.reservationBytes()),
                changes.swappiness() == null ? old.swappiness() : changes.swappiness(),
                changes.oomKillDisable() == null ? old.oomKillDisable() : changes.oomKillDisable());
    }

    private static Cpu mergeCpu(Cpu old, Cpu changes) {
        boolean byPeriod = changes.periodMicros() > 0 || changes.quotaMicros() > 0;
        boolean byCount = changes.nanoCpus() > 0;
        if (byPeriod && old.nanoCpus() > 0) {
            throw EngineException.conflict(
                    "Conflicting options: CPU Period/Quota cannot be updated as NanoCPUs has already been set");
        }
        if (byCount && (old.periodMicros() > 0 || old.quotaMicros() > 0)) {
            throw EngineException.conflict(
                    "Conflicting options: Nano CPUs cannot be updated as CPU Period/Quota has already been set");
        }
        return new Cpu(
                or(changes.nanoCpus(), old.nanoCpus()),
                or(changes.shares(), old.shares()),
                or(changes.periodMicros(), old.periodMicros()),
                or(changes.quotaMicros(), old.quotaMicros()),
                or(changes.realtimePeriodMicros(), old.realtimePeriodMicros()),
                or(changes.realtimeMicros(), old.realtimeMicros()),
                changes.cpusetCpus().isEmpty() ? old.cpusetCpus() : changes.cpusetCpus(),
                changes.cpusetMems().isEmpty() ? old.cpusetMems() : changes.cpusetMems());
    }

    private static long or(long said, long otherwise) {
        return said == 0 ? otherwise : said;
    }

    private static <T> List<T> or(List<T> said, List<T> otherwise) {
        return said.isEmpty() ? otherwise : said;
    }

    private static int or(int said, int otherwise) {
        return said == 0 ? otherwise : said;
    }
}
