package dev.priok.runtime.cgroup;

import dev.priok.model.EngineException;
import dev.priok.model.Resources;
import java.util.BitSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Processors and memory nodes as the kernel numbers them: {@code 0-3,7} (cpuset(7), "List Format"). */
final class MachineParts {
    private static final long NANOS_OF_ONE = 1_000_000_000;

    /** More than any kernel has; keeps a wish from filling memory. */
    private static final int HIGHEST = 65_535;

    private static final Pattern LIST = Pattern.compile("[0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*");

    private MachineParts() {}

    /**
     * InvalidParameter, in dockerd's words, for parts that this machine doesn't have.
     *
     * @param processors all that there are; null if that isn't known, and nothing is checked
     */
    static void check(Resources.Cpu cpu, @Nullable String processors, @Nullable String nodes) {
        if (processors != null && LIST.matcher(processors).matches()) {
            requireCount(cpu.nanoCpus(), parse(processors, "processors").cardinality());
            require(cpu.cpusetCpus(), processors, "cpus", "CPUs");
        }
        if (nodes != null && LIST.matcher(nodes).matches()) {
            require(cpu.cpusetMems(), nodes, "mems", "memory nodes");
        }
    }

    private static void requireCount(long nanos, int count) {
        if (nanos > count * NANOS_OF_ONE) {
            throw EngineException.invalid(
                    "range of CPUs is from 0.01 to " + count + ".00, as there are only " + count + " CPUs available");
        }
    }

    private static void require(String wanted, String available, String kind, String words) {
        if (wanted.isEmpty()) {
            return;
        }
        BitSet lacking = parse(wanted, kind);
        lacking.andNot(parse(available, kind));
        if (!lacking.isEmpty()) {
            throw EngineException.invalid(
                    "Requested " + words + " are not available - requested " + wanted + ", available: " + available);
        }
    }

    private static BitSet parse(String list, String kind) {
        BitSet parts = new BitSet();
        if (!LIST.matcher(list).matches()) {
            throw EngineException.invalid("Invalid value " + list + " for cpuset " + kind);
        }
        for (String range : list.split(",")) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            if (last < first || last > HIGHEST) {
                throw EngineException.invalid("Invalid value " + list + " for cpuset " + kind);
            }
            parts.set(first, last + 1);
        }
        return parts;
    }
}
