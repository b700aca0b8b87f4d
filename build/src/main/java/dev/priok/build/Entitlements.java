package dev.priok.build;

import dev.priok.build.graph.Operation;
import dev.priok.build.graph.RunStep;
import dev.priok.build.graph.Vertex;
import dev.priok.model.EngineException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What steps may do beyond what every container may. A client grants it to its build ({@code --allow}), and can grant no
 * more than the daemon's settings do.
 *
 * @param networkHost the machine's own network
 * @param securityInsecure all capabilities and no confinement
 * @param allDevices any device that a vendor describes
 * @param devices those of these names
 */
public record Entitlements(boolean networkHost, boolean securityInsecure, boolean allDevices, Set<String> devices) {
    public static final Entitlements NONE = new Entitlements(false, false, false, Set.of());

    private static final String NETWORK_HOST = "network.host";
    private static final String SECURITY_INSECURE = "security.insecure";
    private static final String DEVICE = "device";

    public Entitlements {
        devices = Set.copyOf(devices);
    }

    /** InvalidParameter for a word that is none of BuildKit's. */
    public static Entitlements parse(Collection<String> words) {
        boolean network = false;
        boolean insecure = false;
        boolean all = false;
        Set<String> devices = new HashSet<>();
        for (String word : words) {
            if (word.equals(NETWORK_HOST)) {
                network = true;
            } else if (word.equals(SECURITY_INSECURE)) {
                insecure = true;
            } else if (word.equals(DEVICE)) {
                all = true;
            } else if (word.startsWith(DEVICE + "=")) {
                devices.add(device(word.substring(DEVICE.length() + 1)));
            } else {
                throw EngineException.invalid("unknown entitlement " + word);
            }
        }
        return new Entitlements(network, insecure, all, devices);
    }

    private static String device(String name) {
        if (name.contains(",")) {
            throw EngineException.invalid("other names for devices are not supported: " + DEVICE + "=" + name);
        }
        return name;
    }

    /** InvalidParameter if a client wants to grant what the daemon doesn't. */
    void requireWithin(Entitlements daemon) {
        requireWithin(networkHost, daemon.networkHost, NETWORK_HOST);
        requireWithin(securityInsecure, daemon.securityInsecure, SECURITY_INSECURE);
        requireWithin(allDevices || !devices.isEmpty(), daemon.allDevices, DEVICE);
    }

    private static void requireWithin(boolean wanted, boolean granted, String name) {
        if (wanted && !granted) {
            throw EngineException.invalid(
                    "granting entitlement " + name + " is not allowed by build daemon configuration");
        }
    }

    /** Looks at all of the graph below the targets; a BuildException tells the first step that wants more than this. */
    void require(Collection<Vertex> targets) {
        for (Vertex vertex : Vertex.all(targets)) {
            if (vertex.operation() instanceof Operation.Run(RunStep step)) {
                require(vertex, step);
            }
        }
    }

    private void require(Vertex vertex, RunStep step) {
        if (step.insecure() && !securityInsecure) {
            throw refused(vertex, SECURITY_INSECURE + " is not allowed");
        }
        if (step.defaults().network().equals("host") && !networkHost) {
            throw refused(vertex, NETWORK_HOST + " is not allowed");
        }
        List<String> forbidden = step.devices().stream()
                .map(RunStep.Device::name)
                .filter(name -> !allDevices && !devices.contains(name))
                .toList();
        if (!forbidden.isEmpty()) {
            throw refused(vertex, "device " + forbidden.getFirst() + " is requested by the build but not allowed");
        }
    }

    private static BuildException refused(Vertex vertex, String message) {
        return new BuildException(message, vertex.about().location(), null, null);
    }
}
