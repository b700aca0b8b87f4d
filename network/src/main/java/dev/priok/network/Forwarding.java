package dev.priok.network;

import dev.priok.kernel.net.Link;
import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.kernel.net.RouteSocket;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the machine pass packets on between its interfaces, as containers need it, but not between those that it had
 * before: that would make an open router of it.
 */
final class Forwarding {
    private static final Logger LOG = System.getLogger(Forwarding.class.getName());
    private static final String IPV4 = "net/ipv4/ip_forward";
    private static final String IPV6 = "net/ipv6/conf/all/forwarding";
    private static final Path INTERFACES = Path.of("/proc/sys/net/ipv6/conf");
    private static final String ACCEPT_ROUTERS = "1";
    private static final String ACCEPT_ROUTERS_AND_FORWARD = "2";

    private final RouteSocket links;
    private final Firewall firewall;

    Forwarding(RouteSocket links, Firewall firewall) {
        this.links = links;
        this.firewall = firewall;
    }

    /** @param own indexes of interfaces that the daemon made */
    void enable(boolean ipv6, Set<Integer> own) {
        if (isOff(IPV4)) {
            firewall.shut(true, others(own));
            NetworkNamespace.setSysctl(IPV4, "1");
        }
        if (ipv6 && isOff(IPV6)) {
            firewall.shut(false, others(own));
            keepRouterAdvertisements();
            NetworkNamespace.setSysctl(IPV6, "1");
        }
    }

    /** Where the kernel lacks the family there is nothing to switch. */
    private static boolean isOff(String sysctl) {
        return NetworkNamespace.sysctl(sysctl).orElse("1").equals("0");
    }

    private Set<String> others(Set<Integer> own) {
        return links.links().stream()
                .filter(link -> !link.isLoopback() && !own.contains(link.index()) && !own.contains(link.masterIndex()))
                .map(Link::name)
                .collect(Collectors.toSet());
    }

    /**
     * Takes back what {@link #enable} did, before the rules go that made it harmless. If the machine got further
     * interfaces meanwhile, someone else may count on it: then it stays, and that is told.
     */
    void disable() {
        ClosedInterfaces shut = firewall.shut();
        disable(IPV4, shut.ipv4());
        disable(IPV6, shut.ipv6());
    }

    private void disable(String sysctl, Set<String> before) {
        if (before.isEmpty()) {
            return;
        }
        Set<String> further = others(Set.of());
        further.removeAll(before);
        if (further.isEmpty()) {
            NetworkNamespace.setSysctl(sysctl, "0");
        } else {
            LOG.log(
                    Logger.Level.WARNING,
                    "the machine forwards packets (" + sysctl + ") and others may need it: interfaces " + further
                            + " were added; switch it off if not");
        }
    }

    /** A machine that forwards stops to listen to routers unless told otherwise, and would lose its own way out. */
    private static void keepRouterAdvertisements() {
        try (DirectoryStream<Path> interfaces = Files.newDirectoryStream(INTERFACES)) {
            for (Path directory : interfaces) {
                String sysctl = "net/ipv6/conf/" + directory.getFileName() + "/accept_ra";
                if (NetworkNamespace.sysctl(sysctl).orElse("0").equals(ACCEPT_ROUTERS)) {
                    NetworkNamespace.setSysctl(sysctl, ACCEPT_ROUTERS_AND_FORWARD);
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("cannot read " + INTERFACES, e);
        }
    }
}
