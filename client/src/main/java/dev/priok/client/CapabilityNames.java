package dev.priok.client;

import java.util.List;
import java.util.Locale;

/** Names of the kernel's capabilities, as clients of Docker send them whatever way somebody has written them. */
public final class CapabilityNames {
    private static final String ALL = "ALL";
    private static final String PREFIX = "CAP_";

    private CapabilityNames() {}

    /** Like {@code CAP_NET_ADMIN}, each once, sorted; {@code ALL} stays. */
    public static List<String> normalized(List<String> names) {
        return names.stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .map(name -> name.equals(ALL) || name.startsWith(PREFIX) ? name : PREFIX + name)
                .distinct()
                .sorted()
                .toList();
    }
}
