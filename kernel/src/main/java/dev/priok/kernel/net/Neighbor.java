package dev.priok.kernel.net;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Which Ethernet address an IP address on a link has.
 *
 * @param mac null while it is not known
 * @param state NUD_* bits
 */
public record Neighbor(
        int linkIndex, InetAddress address, @Nullable MacAddress mac, int state) {
    /** Set by hand: never checked, never forgotten. */
    public static final int PERMANENT = 0x80;

    /** An entry that stays. */
    public static Neighbor permanent(int linkIndex, InetAddress address, MacAddress mac) {
        return new Neighbor(linkIndex, address, mac, PERMANENT);
    }

    /** "10.0.0.3 at 02:42:0a:00:00:03 on link #2". */
    @Override
    public String toString() {
        return address.getHostAddress() + (mac == null ? "" : " at " + mac) + " on link #" + linkIndex;
    }
}
