package dev.priok.daemon;

import dev.priok.engine.network.NetworkSettings;
import dev.priok.engine.network.NetworkSettings.AddressSpace;
import dev.priok.engine.network.NetworkSettings.DefaultBridge;
import dev.priok.engine.network.NetworkSettings.Family;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the settings of networks; what is wrong is told by the setting's name. */
final class NetworkFlags {
    private final Map<Settings, List<String>> given;

    private NetworkFlags(Map<Settings, List<String>> given) {
        this.given = given;
    }

    static NetworkSettings read(Map<Settings, List<String>> given) {
        return new NetworkFlags(given).settings();
    }

    private NetworkSettings settings() {
        IpAddress publish = address(Settings.IP);
        return new NetworkSettings(
                bridge(),
                publish == null || publish.isUnspecified() ? null : publish,
                all(Settings.DEFAULT_ADDRESS_POOL).stream()
                        .map(NetworkFlags::addressSpace)
                        .toList(),
                new NetworkSettings.Names(
                        addresses(Settings.DNS),
                        all(Settings.DNS_SEARCH),
                        all(Settings.DNS_OPT),
                        addresses(Settings.HOST_GATEWAY_IP)),
                flag(Settings.LINK_ENV, true));
    }

    private DefaultBridge bridge() {
        Family ipv4 = family(true, Settings.BIP, Settings.FIXED_CIDR, Settings.DEFAULT_GATEWAY);
        Family ipv6 = family(false, Settings.BIP6, Settings.FIXED_CIDR_V6, Settings.DEFAULT_GATEWAY_V6);
        if (!flag(Settings.IPV6, false) && !ipv6.equals(Family.DEFAULT)) {
            throw EngineException.invalid("bip6, fixed-cidr-v6 and default-gateway-v6 need ipv6: add --ipv6");
        }
        return new DefaultBridge(
                ipv4,
                flag(Settings.IPV6, false) ? ipv6 : null,
                Integer.parseInt(DaemonOptions.text(given, Settings.MTU, "1500")),
                flag(Settings.ICC, true),
                flag(Settings.IP_MASQ, true));
    }

    private Family family(boolean version4, Settings bridge, Settings range, Settings gateway) {
        IpPrefix within = prefix(range);
        Family family = new Family(prefix(bridge), within == null ? null : within.network(), address(gateway));
        requireFamily(bridge, family.bridge() == null ? null : family.bridge().address(), version4);
        requireFamily(range, within == null ? null : within.address(), version4);
        requireFamily(gateway, family.gateway(), version4);
        return family;
    }

    private static void requireFamily(Settings setting, @Nullable IpAddress address, boolean version4) {
        if (address != null && address.isVersion4() != version4) {
            throw EngineException.invalid(
                    "invalid " + setting.key() + " " + address + ": it must be of IPv" + (version4 ? "4" : "6"));
        }
    }

    private boolean flag(Settings setting, boolean otherwise) {
        return DaemonOptions.text(given, setting, Boolean.toString(otherwise)).equals("true");
    }

    private List<String> all(Settings setting) {
        return given.getOrDefault(setting, List.of());
    }

    private @Nullable IpPrefix prefix(Settings setting) {
        String text = DaemonOptions.text(given, setting, "");
        return text.isEmpty() ? null : IpPrefix.parse(text);
    }

    private @Nullable IpAddress address(Settings setting) {
        String text = DaemonOptions.text(given, setting, "");
        return text.isEmpty() ? null : IpAddress.parse(text);
    }

    private List<IpAddress> addresses(Settings setting) {
        return all(setting).stream().map(IpAddress::parse).toList();
    }

    /** {@code base=10.0.0.0/8,size=24}. */
    private static AddressSpace addressSpace(String text) {
        IpPrefix base = null;
        int size = -1;
        for (String pair : text.toLowerCase(Locale.ROOT).split(",")) {
            int equals = pair.indexOf('=');
            String value = pair.substring(equals + 1);
            switch (pair.substring(0, Math.max(equals, 0))) {
                case "base" -> base = IpPrefix.parse(value);
                case "size" -> size = value.matches("\\d{1,3}") ? Integer.parseInt(value) : -1;
                default ->
                    throw EngineException.invalid("invalid default address pool \"" + text + "\": unexpected \"" + pair
                            + "\", it must be base=CIDR,size=BITS");
            }
        }
        if (base == null || size < 0) {
            throw EngineException.invalid(
                    "invalid default address pool \"" + text + "\": it must be base=CIDR,size=BITS");
        }
        return new AddressSpace(base, size);
    }
}
