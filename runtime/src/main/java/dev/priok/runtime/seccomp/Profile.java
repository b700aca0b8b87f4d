package dev.priok.runtime.seccomp;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A profile in Docker's sense, whose rules depend on the machine and the container.
 *
 * @param defaultErrnoRet null: not said
 * @param architectures given outright; usually empty
 * @param architectureMap a machine's architecture -> further ones whose programs it runs, in libseccomp's names
 */
record Profile(
        String defaultAction,
        @Nullable Integer defaultErrnoRet,
        List<String> architectures,
        Map<String, List<String>> architectureMap,
        List<String> flags,
        List<Rule> rules) {
    /** libseccomp's names of architectures by Docker's. */
    private static final Map<String, String> SECCOMP_NAMES = Map.of(
            "amd64", "SCMP_ARCH_X86_64",
            "arm64", "SCMP_ARCH_AARCH64",
            "s390x", "SCMP_ARCH_S390X",
            "riscv64", "SCMP_ARCH_RISCV64",
            "ppc64le", "SCMP_ARCH_PPC64LE",
            "loong64", "SCMP_ARCH_LOONGARCH64");

    Profile {
        architectures = List.copyOf(architectures);
        architectureMap = Map.copyOf(architectureMap);
        flags = List.copyOf(flags);
        rules = List.copyOf(rules);
    }

    /** The {@code linux.seccomp} object of the OCI runtime-spec. */
    ObjectNode resolve(Rule.Surroundings surroundings) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("defaultAction", defaultAction);
        if (defaultErrnoRet != null) {
            node.put("defaultErrnoRet", defaultErrnoRet);
        }
        ArrayNode all = node.putArray("architectures");
        architectures.forEach(all::add);
        String own = SECCOMP_NAMES.get(surroundings.architecture());
        List<String> further = own == null ? null : architectureMap.get(own);
        if (own != null && further != null) {
            all.add(own);
            further.forEach(all::add);
        }
        if (!flags.isEmpty()) {
            ArrayNode array = node.putArray("flags");
            flags.forEach(array::add);
        }
        ArrayNode calls = node.putArray("syscalls");
        for (Rule rule : rules) {
            if (rule.appliesTo(surroundings)) {
                calls.add(toJson(rule));
            }
        }
        return node;
    }

    private static ObjectNode toJson(Rule rule) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode names = node.putArray("names");
        rule.names().forEach(names::add);
        node.put("action", rule.action());
        if (rule.errnoRet() != null) {
            node.put("errnoRet", rule.errnoRet());
        }
        if (!rule.comparisons().isEmpty()) {
            ArrayNode arguments = node.putArray("args");
            for (Rule.Comparison comparison : rule.comparisons()) {
                ObjectNode argument = arguments.addObject();
                argument.put("index", comparison.index());
                argument.put("value", comparison.value());
                argument.put("valueTwo", comparison.valueTwo());
                argument.put("op", comparison.operator());
            }
        }
        return node;
    }
}
