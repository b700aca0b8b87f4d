package dev.priok.engine.network;

import dev.priok.engine.port.NetworkPlumbing;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bridge driver's options, by Docker's names. */
public record BridgeOptions(
        @Nullable String interfaceName,
        boolean interContainer,
        boolean masquerade,
        @Nullable IpAddress bindAddress,
        int mtu,
        boolean addressOnBridge) {
    private static final String PREFIX = "com.docker.network.bridge.";
    private static final String NAME = PREFIX + "name";
    private static final String INTER_CONTAINER = PREFIX + "enable_icc";
    private static final String MASQUERADE = PREFIX + "enable_ip_masquerade";
    private static final String BIND_ADDRESS = PREFIX + "host_binding_ipv4";
    private static final String DEFAULT_BRIDGE = PREFIX + "default_bridge";
    private static final String NO_ADDRESS = PREFIX + "inhibit_ipv4";
    private static final String MTU = "com.docker.network.driver.mtu";
    private static final List<String> KNOWN =
            List.of(NAME, INTER_CONTAINER, MASQUERADE, BIND_ADDRESS, DEFAULT_BRIDGE, NO_ADDRESS, MTU);
    private static final String DEFAULT_INTERFACE = "priok0";
    private static final int ETHERNET_MTU = 1500;

    /** Reads the options of a bridge network. */
    public static BridgeOptions of(Network network) {
        return read(network.options());
    }

    private static BridgeOptions read(Map<String, String> options) {
        String name = options.get(NAME);
        String bind = options.get(BIND_ADDRESS);
        return new BridgeOptions(
                name,
                flag(options, INTER_CONTAINER, true),
                flag(options, MASQUERADE, true),
                bind == null || bind.isEmpty() ? null : IpAddress.parse(bind),
                mtu(options.get(MTU)),
                !flag(options, NO_ADDRESS, false));
    }

    /** InvalidParameter or NotImplemented for an option that would not do what it says. */
    static void check(Map<String, String> options) {
        for (String key : options.keySet()) {
            if (key.startsWith("com.docker.network.") && !KNOWN.contains(key)) {
                throw EngineException.notImplemented("network option " + key + " is not supported yet; leave it out");
            }
        }
        String name = read(options).interfaceName();
        if (name != null) {
            NetworkCreation.requireInterfaceName(name);
        }
    }

    private static boolean flag(Map<String, String> options, String key, boolean otherwise) {
        String word = options.get(key);
        if (word == null || word.isEmpty()) {
            return otherwise;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "1", "t", "true" -> true;
            case "0", "f", "false" -> false;
            default ->
                throw EngineException.invalid("invalid value for option " + key + ": " + word + ": use true or false");
        };
    }

    private static int mtu(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return ETHERNET_MTU;
        }
        if (!text.matches("\\d{2,5}") || Integer.parseInt(text) < 68 || Integer.parseInt(text) > 65535) {
            throw EngineException.invalid("invalid value for option " + MTU + ": " + text);
        }
        return Integer.parseInt(text);
    }

    /** @param interfaceName null: made of the network's id */
    static Map<String, String> ofDefaultBridge(NetworkSettings settings, @Nullable String interfaceName) {
        NetworkSettings.DefaultBridge bridge = settings.bridge();
        IpAddress publish = settings.publishAddress();
        Map<String, String> options = new HashMap<>(Map.of(
                DEFAULT_BRIDGE, "true",
                INTER_CONTAINER, Boolean.toString(bridge.interContainer()),
                MASQUERADE, Boolean.toString(bridge.masquerade()),
                BIND_ADDRESS, publish == null ? "0.0.0.0" : publish.toString(),
                MTU, Integer.toString(bridge.mtu())));
        if (interfaceName != null) {
            options.put(NAME, interfaceName);
        }
        return options;
    }

    /** The plain name for the default bridge; null if another daemon on this machine has it. */
    static @Nullable String freeInterface(NetworkPlumbing plumbing) {
        return plumbing.hasInterface(DEFAULT_INTERFACE) ? null : DEFAULT_INTERFACE;
    }

    /** The name of the network's bridge. */
    public static String interfaceOf(Network network) {
        String named = of(network).interfaceName();
        return named == null ? "pk-" + network.id().shortForm() : named;
    }
}
