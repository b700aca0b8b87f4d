package dev.priok.registryclient.host;

import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Registries whose certificates are not checked and that may speak plain HTTP: those named, those in the networks named,
 * and this machine itself, as dockerd has it. Names are looked up for the networks only if there are any.
 */
final class InsecureHosts {
    private final List<String> names = new ArrayList<>();
    private final List<IpPrefix> networks = new ArrayList<>();

    InsecureHosts(List<String> settings) {
        for (String setting : settings) {
            if (setting.indexOf('/') >= 0) {
                networks.add(IpPrefix.parse(setting));
            } else {
                names.add(setting);
            }
        }
    }

    boolean has(String domain) {
        String host = HostName.of(domain);
        if (names.contains(domain) || names.contains(host) || host.equals("localhost")) {
            return true;
        }
        boolean isAddress = host.startsWith("[") || host.matches("[0-9.]+");
        if (!isAddress && networks.isEmpty()) {
            return false;
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (isAddress && address.isLoopbackAddress()) {
                    return true;
                }
                IpAddress found = IpAddress.of(address);
                if (networks.stream().anyMatch(network -> network.contains(found))) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException _) {
            // Whoever connects to it says so.
            return false;
        }
    }
}
