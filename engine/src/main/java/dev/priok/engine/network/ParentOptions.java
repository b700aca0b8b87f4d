package dev.priok.engine.network;

import dev.priok.model.EngineException;
import dev.priok.model.Network;
import java.util.List;
import java.util.Map;

/**
 * The options of the drivers that put containers on an interface of the machine, macvlan and ipvlan, by Docker's names.
 *
 * @param parent that interface, such as {@code eth0} or, for a VLAN, {@code eth0.10}; empty: one that leads nowhere
 * @param mode of macvlan: bridge, private, vepa or passthru; of ipvlan: l2, l3 or l3s
 * @param flag of ipvlan: bridge, private or vepa
 * @param mtu 0: the parent's
 */
public record ParentOptions(String parent, String mode, String flag, int mtu) {
    public static final String PASSTHRU = "passthru";

    private static final String PARENT = "parent";
    private static final String MTU = "com.docker.network.driver.mtu";
    private static final String FLAG = "ipvlan_flag";
    private static final int LONGEST_INTERFACE_NAME = 15;

    /** Reads the options of a macvlan or ipvlan network. */
    public static ParentOptions of(Network network) {
        return read(network.driver(), network.options());
    }

    /** Whether networks of this driver have such options. */
    public static boolean has(String driver) {
        return driver.equals(Network.MACVLAN) || driver.equals(Network.IPVLAN);
    }

    /** InvalidParameter for what can't be meant. */
    static ParentOptions read(String driver, Map<String, String> options) {
        boolean macvlan = driver.equals(Network.MACVLAN);
        String modeKey = macvlan ? "macvlan_mode" : "ipvlan_mode";
        List<String> known = macvlan ? List.of(PARENT, modeKey, MTU) : List.of(PARENT, modeKey, FLAG, MTU);
        for (String key : options.keySet()) {
            if (!known.contains(key)) {
                throw EngineException.notImplemented(
                        "the " + driver + " driver has no option " + key + ": it has " + String.join(", ", known));
            }
        }
        List<String> modes = macvlan ? List.of("bridge", "private", "vepa", PASSTHRU) : List.of("l2", "l3", "l3s");
        String mode = choice(driver, "mode", options.get(modeKey), modes);
        String flag = choice(driver, "flag", options.get(FLAG), List.of("bridge", "private", "vepa"));
        String parent = options.getOrDefault(PARENT, "");
        if (parent.equals("lo")) {
            throw EngineException.invalid("loopback interface is not a valid " + driver + " parent link");
        }
        if (parent.length() > LONGEST_INTERFACE_NAME || parent.contains("/")) {
            throw EngineException.invalid("invalid interface name \"" + parent + "\"");
        }
        return new ParentOptions(parent, mode, flag, mtu(options.getOrDefault(MTU, "")));
    }

    private static String choice(
            String driver, String what, @org.jspecify.annotations.Nullable String word, List<String> words) {
        if (word == null || word.isEmpty()) {
            return words.getFirst();
        }
        if (!words.contains(word)) {
            throw EngineException.invalid("requested " + driver + " " + what + " '" + word + "' is not valid, '"
                    + words.getFirst() + "' is the " + driver + " driver default");
        }
        return word;
    }

    private static int mtu(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("\\d{2,5}") || Integer.parseInt(text) < 68 || Integer.parseInt(text) > 65535) {
            throw EngineException.invalid("invalid value for option " + MTU + ": " + text);
        }
        return Integer.parseInt(text);
    }

    /**
     * Conflict if both networks can't be on one interface: one of them takes all of it, or both are of ipvlan (as dockerd
     * refuses them).
     */
    static void requireApart(Network one, Network other) {
        if (!has(one.driver()) || !has(other.driver())) {
            return;
        }
        ParentOptions mine = of(one);
        ParentOptions others = of(other);
        if (mine.parent().isEmpty() || !mine.parent().equals(others.parent())) {
            return;
        }
        boolean whole = mine.mode().equals(PASSTHRU) || others.mode().equals(PASSTHRU);
        if (whole || !one.driver().equals(other.driver()) || one.driver().equals(Network.IPVLAN)) {
            throw EngineException.conflict(
                    "network " + other.name() + " is already using parent interface " + mine.parent());
        }
    }
}
