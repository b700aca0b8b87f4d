package dev.priok.runtime.bundle;

import dev.priok.model.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which capabilities (capabilities(7)) a container's processes get. */
final class Capabilities {
    private static final String PREFIX = "CAP_";
    private static final String ALL = "ALL";

    /** In the kernel's order: the index is the capability's number. */
    private static final List<String> KNOWN = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_DAC_READ_SEARCH",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETPCAP",
            "CAP_LINUX_IMMUTABLE",
            "CAP_NET_BIND_SERVICE",
            "CAP_NET_BROADCAST",
            "CAP_NET_ADMIN",
            "CAP_NET_RAW",
            "CAP_IPC_LOCK",
            "CAP_IPC_OWNER",
            "CAP_SYS_MODULE",
            "CAP_SYS_RAWIO",
            "CAP_SYS_CHROOT",
            "CAP_SYS_PTRACE",
            "CAP_SYS_PACCT",
            "CAP_SYS_ADMIN",
            "CAP_SYS_BOOT",
            "CAP_SYS_NICE",
            "CAP_SYS_RESOURCE",
            "CAP_SYS_TIME",
            "CAP_SYS_TTY_CONFIG",
            "CAP_MKNOD",
            "CAP_LEASE",
            "CAP_AUDIT_WRITE",
            "CAP_AUDIT_CONTROL",
            "CAP_SETFCAP",
            "CAP_MAC_OVERRIDE",
            "CAP_MAC_ADMIN",
            "CAP_SYSLOG",
            "CAP_WAKE_ALARM",
            "CAP_BLOCK_SUSPEND",
            "CAP_AUDIT_READ",
            "CAP_PERFMON",
            "CAP_BPF",
            "CAP_CHECKPOINT_RESTORE");

    /** Docker's default set. */
    private static final List<String> DEFAULT = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FSETID",
            "CAP_FOWNER",
            "CAP_MKNOD",
            "CAP_NET_RAW",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETFCAP",
            "CAP_SETPCAP",
            "CAP_NET_BIND_SERVICE",
            "CAP_SYS_CHROOT",
            "CAP_KILL",
            "CAP_AUDIT_WRITE");

    private Capabilities() {}

    /** All that this kernel has and that are known here. */
    static List<String> all() {
        return KNOWN.subList(0, Math.min(KNOWN.size(), lastOfKernel() + 1));
    }

    private static int lastOfKernel() {
        try {
            return Integer.parseInt(
                    Files.readString(Path.of("/proc/sys/kernel/cap_last_cap")).strip());
        } catch (java.io.IOException e) {
            return KNOWN.size() - 1;
        }
    }

    /**
     * The set that results from a container's options, by Docker's rules: privileged means all; dropping ALL starts from
     * nothing, adding ALL from everything.
     */
    static List<String> resolve(boolean privileged, List<String> add, List<String> drop) {
        List<String> added = normalize(add, "capAdd");
        List<String> dropped = normalize(drop, "capDrop");
        if (privileged) {
            return all();
        }
        Set<String> result = new LinkedHashSet<>();
        if (added.contains(ALL)) {
            result.addAll(all());
        } else if (!dropped.contains(ALL)) {
            result.addAll(DEFAULT);
        }
        if (!dropped.contains(ALL)) {
            dropped.forEach(result::remove);
        }
        added.stream().filter(name -> !name.equals(ALL)).forEach(result::add);
        return List.copyOf(result);
    }

    private static List<String> normalize(List<String> names, String option) {
        List<String> normalized = new ArrayList<>();
        for (String name : names) {
            String upper = name.toUpperCase(Locale.ROOT);
            if (upper.equals(ALL) || upper.equals(PREFIX + ALL)) {
                normalized.add(ALL);
                continue;
            }
            String full = upper.startsWith(PREFIX) ? upper : PREFIX + upper;
            if (!KNOWN.contains(full)) {
                throw EngineException.invalid("invalid " + option + ": unknown capability: \"" + full + "\"");
            }
            normalized.add(full);
        }
        return normalized;
    }
}
