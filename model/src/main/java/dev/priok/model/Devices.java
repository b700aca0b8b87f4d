package dev.priok.model;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Devices that a container gets beyond the ones that all have.
 *
 * @param mapped nodes of the host, or directories of nodes
 * @param cgroupRules what may be used wherever its node comes from, in the form {@code c 42:* rwm}
 * @param requests devices described by CDI (Container Device Interface) specifications
 */
public record Devices(List<Mapping> mapped, List<String> cgroupRules, List<Request> requests) {
    public static final Devices NONE = new Devices(List.of(), List.of(), List.of());

    private static final Pattern RULE = Pattern.compile("[abc] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}");

    public Devices {
        mapped = List.copyOf(mapped);
        cgroupRules = List.copyOf(cgroupRules);
        requests = List.copyOf(requests);
        for (String rule : cgroupRules) {
            if (!RULE.matcher(rule).matches()) {
                throw EngineException.invalid("invalid device cgroup rule format: '" + rule + "'");
            }
        }
    }

    /**
     * A device of the host under a name inside.
     *
     * @param access of {@code r}, {@code w} and {@code m} (make the node)
     */
    public record Mapping(String pathOnHost, String pathInContainer, String access) {
        private static final Pattern ACCESS = Pattern.compile("[rwm]{1,3}");

        public Mapping {
            if (!pathOnHost.startsWith("/")) {
                throw EngineException.invalid("invalid device '" + pathOnHost + "': its path must be absolute");
            }
            if (!ACCESS.matcher(access).matches()) {
                throw EngineException.invalid("invalid device mode: " + access);
            }
        }
    }

    /**
     * Docker's {@code DeviceRequest}.
     *
     * @param driver {@code cdi}, or a vendor's name; empty: whoever has the capabilities
     * @param count -1: all
     * @param ids for CDI, qualified names such as {@code vendor.com/class=name}
     * @param capabilities alternatives, each a list of what the device must have, such as {@code gpu}
     */
    public record Request(
            String driver, int count, List<String> ids, List<List<String>> capabilities, Map<String, String> options) {
        public Request {
            ids = List.copyOf(ids);
            capabilities = capabilities.stream().map(List::copyOf).toList();
            options = Map.copyOf(options);
            if (count != 0 && !ids.isEmpty()) {
                throw EngineException.invalid("cannot set both Count and DeviceIDs on device request");
            }
        }
    }
}
