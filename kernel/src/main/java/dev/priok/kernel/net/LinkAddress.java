package dev.priok.kernel.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address of a link.
 *
 * @param linkIndex the link
 * @param prefixLength how many bits name the network
 * @param broadcast the network's broadcast address; null if it has none or is IPv6
 * @param flags IFA_F_* bits, see the constants
 */
public record LinkAddress(
        int linkIndex,
        InetAddress address,
        int prefixLength,
        @Nullable Inet4Address broadcast,
        int flags) {
    /** Usable at once: nobody is asked whether he has the address already (IPv6 only). */
    public static final int NO_DUPLICATE_CHECK = 0x02;

    /** Somebody else has the address (IPv6 only). */
    public static final int DUPLICATE = 0x08;

    /** Being checked and not usable yet (IPv6 only). */
    public static final int TENTATIVE = 0x40;

    /** Without an end. */
    public static final int PERMANENT = 0x80;

    public LinkAddress {
        if (linkIndex <= 0) {
            throw new IllegalArgumentException("not the index of a link: " + linkIndex);
        }
        Families.checkPrefix(address, prefixLength);
        if (broadcast != null && !(address instanceof Inet4Address)) {
            throw new IllegalArgumentException("the IPv6 address " + address.getHostAddress() + " has no broadcast");
        }
    }

    /** An address that is usable at once: IPv6 without the check for duplicates. */
    public static LinkAddress of(int linkIndex, InetAddress address, int prefixLength) {
        int flags = address instanceof Inet4Address ? 0 : NO_DUPLICATE_CHECK;
        return new LinkAddress(linkIndex, address, prefixLength, null, flags);
    }

    /** With a broadcast address. */
    public LinkAddress withBroadcast(Inet4Address address4) {
        return new LinkAddress(linkIndex, address, prefixLength, address4, flags);
    }

    /** "10.0.0.2/24 on link #3". */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixLength + " on link #" + linkIndex;
    }
}
