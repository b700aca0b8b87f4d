package dev.priok.runtime.bundle;

import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /** All that this process has itself, and so can give: those that the kernel knows unless it runs confined. */
    private static final List<String> OWN = own();

    private Capabilities() {}

    private static List<String> own() {
        long mask = ownMask();
        return IntStream.range(0, KNOWN.size())
                .filter(number -> ((mask >> number) & 1) != 0)
                .mapToObj(KNOWN::get)
                .toList();
    }

    private static long ownMask() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring("CapEff:".length()).strip(), 16))
                    .findFirst()
                    .orElse(-1L);
        } catch (IOException e) {
            return -1L;
        }
    }

    /**
     * The set that results from a container's options, by Docker's rules: privileged means all; dropping ALL starts from
     * nothing, adding ALL from everything.
     */
    static List<String> resolve(boolean privileged, List<String> add, List<String> drop) {
        List<String> added = normalize(add, "capAdd");
        List<String> dropped = normalize(drop, "capDrop");

        for (String name : added) {
            if (!name.equals(ALL) && !OWN.contains(name)) {
                throw EngineException.invalid("invalid capAdd: capability not supported by your kernel or not"
                        + " available in the current environment: \"" + name + "\"");
            }
        }
        if (privileged) {
            return OWN;
        }
        Set<String> result = new LinkedHashSet<>();
        if (added.contains(ALL)) {
            result.addAll(OWN);
        } else if (!dropped.contains(ALL)) {
            result.addAll(DEFAULT);
        }
        if (!dropped.contains(ALL)) {
            dropped.forEach(result::remove);
        }
        added.stream().filter(name -> !name.equals(ALL)).forEach(result::add);
        result.retainAll(OWN);
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
