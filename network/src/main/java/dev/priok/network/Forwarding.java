package dev.priok.network;

import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the machine pass packets on between its interfaces, as containers need it. */
final class Forwarding {
    private static final Path INTERFACES = Path.of("/proc/sys/net/ipv6/conf");
    private static final String ACCEPT_ROUTERS = "1";
    private static final String ACCEPT_ROUTERS_AND_FORWARD = "2";

    private Forwarding() {}

    static void enable(boolean ipv6) {
        turnOn("net/ipv4/ip_forward");
        if (ipv6
                && !"1"
                        .equals(NetworkNamespace.sysctl("net/ipv6/conf/all/forwarding")
                                .orElse("1"))) {
            keepRouterAdvertisements();
            turnOn("net/ipv6/conf/all/forwarding");
        }
    }

    private static void turnOn(String sysctl) {
        if (!NetworkNamespace.sysctl(sysctl).orElse("1").equals("1")) {
            NetworkNamespace.setSysctl(sysctl, "1");
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
