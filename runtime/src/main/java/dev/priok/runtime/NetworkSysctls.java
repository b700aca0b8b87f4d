package dev.priok.runtime;

import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kernel settings of a container's network. runc refuses to set them in the network namespace that it lives in itself,
 * taking it for the machine's.
 */
final class NetworkSysctls {
    private static final Path NETWORK = Path.of("/proc/sys/net");

    private NetworkSysctls() {}

    /** Takes them out of the configuration. */
    static Map<String, String> take(ObjectNode config) {
        Map<String, String> taken = new LinkedHashMap<>();
        if (config.at("/linux/sysctl") instanceof ObjectNode sysctls) {
            for (String name : List.copyOf(sysctls.propertyNames())) {
                if (name.startsWith("net.")) {
                    JsonNode value = sysctls.remove(name);
                    taken.put(name, value == null ? "" : value.asString(""));
                }
            }
        }
        return taken;
    }

    /** Sets them in the calling thread's network namespace. InvalidParameter for what can't be set. */
    static void set(Map<String, String> sysctls) {
        sysctls.forEach((name, value) -> {
            Path file = Path.of("/proc/sys").resolve(name.replace('.', '/')).normalize();
            if (!file.startsWith(NETWORK)) {
                throw EngineException.invalid("sysctl \"" + name + "\" is not of the network");
            }
            try {
                Files.writeString(file, value, StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw EngineException.invalid("can't set sysctl \"" + name + "\" to \"" + value + "\": " + e);
            }
        });
    }
}
