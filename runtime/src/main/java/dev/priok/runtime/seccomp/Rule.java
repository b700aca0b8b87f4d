package dev.priok.runtime.seccomp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to some system calls, and where the rule counts at all.
 *
 * @param action as the OCI runtime-spec names it
 * @param errnoRet null: not said
 */
record Rule(
        List<String> names,
        String action,
        @Nullable Integer errnoRet,
        List<Comparison> comparisons,
        Conditions includes,
        Conditions excludes) {
    Rule {
        names = List.copyOf(names);
        comparisons = List.copyOf(comparisons);
    }

    /** A condition on an argument of the call, checked by the filter. Values are unsigned. */
    record Comparison(int index, long value, long valueTwo, String operator) {}

    /** Conditions on the machine and the container; empty where not said. */
    record Conditions(
            List<String> capabilities,
            List<String> architectures,
            @Nullable KernelVersion minKernel) {
        static final Conditions NONE = new Conditions(List.of(), List.of(), null);

        Conditions {
            capabilities = List.copyOf(capabilities);
            architectures = List.copyOf(architectures);
        }
    }

    boolean appliesTo(Surroundings surroundings) {
        return included(surroundings) && !excluded(surroundings);
    }

    private boolean included(Surroundings surroundings) {
        KernelVersion kernel = includes.minKernel();
        return (includes.architectures().isEmpty() || includes.architectures().contains(surroundings.architecture()))
                && surroundings.capabilities().containsAll(includes.capabilities())
                && (kernel == null || surroundings.kernel().isAtLeast(kernel));
    }

    private boolean excluded(Surroundings surroundings) {
        KernelVersion kernel = excludes.minKernel();
        return excludes.architectures().contains(surroundings.architecture())
                || excludes.capabilities().stream().anyMatch(surroundings.capabilities()::contains)
                || (kernel != null && surroundings.kernel().isAtLeast(kernel));
    }

    /**
     * What a profile is resolved for.
     *
     * @param architecture as Docker's profiles name it: {@code amd64}, {@code arm64}...
     * @param capabilities the container's bounding set
     */
    record Surroundings(String architecture, KernelVersion kernel, List<String> capabilities) {}
}
