package dev.priok.api.network;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Fields;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.MacAddress;
import dev.priok.model.Networking.EndpointSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Docker's {@code EndpointSettings}: what a container wants of a network. What only an answer tells is ignored. */
public final class EndpointReader {
    private EndpointReader() {}

    /** @param network its name or id */
    public static EndpointSpec read(String network, Fields settings, ApiVersion version) {
        if (!settings.textMap("DriverOpts").isEmpty()) {
            throw EngineException.notImplemented(settings.nameOf("DriverOpts") + " is not supported yet; leave it out");
        }
        Fields ipam = settings.object("IPAMConfig");
        List<String> problems = new ArrayList<>();
        IpAddress ipv4 = address("IPv4", ipam.text("IPv4Address"), problems);
        IpAddress ipv6 = address("IPv6", ipam.text("IPv6Address"), problems);
        List<IpAddress> linkLocal = new ArrayList<>();
        for (String text : ipam.texts("LinkLocalIPs")) {
            IpAddress address = address("link-local IP", text, problems);
            if (address != null) {
                linkLocal.add(address);
            }
        }
        Problems.refuse("invalid endpoint settings", problems);
        String mac = settings.text("MacAddress");
        return new EndpointSpec(
                network,
                ipv4,
                ipv6,
                linkLocal,
                mac.isEmpty() ? null : new MacAddress(mac),
                settings.texts("Aliases").stream().distinct().toList(),
                settings.texts("Links"),
                settings.textMap("DriverOpts"),
                version.before(48) ? 0 : settings.integer("GwPriority"));
    }

    private static @Nullable IpAddress address(String kind, String text, List<String> problems) {
        if (text.isEmpty()) {
            return null;
        }
        IpAddress address = AddressText.addressOrNull(text);
        boolean wrongFamily = address != null && kind.equals(address.isVersion4() ? "IPv6" : "IPv4");
        if (address == null || wrongFamily || address.isUnspecified()) {
            problems.add("invalid " + kind + " address: " + text);
            return null;
        }
        return address;
    }
}
