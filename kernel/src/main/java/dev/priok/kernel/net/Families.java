package dev.priok.kernel.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Address families: AF_* numbers, and that values of one operation belong to the same. */
final class Families {
    static final int INET = 2;
    static final int BRIDGE = 7;
    static final int INET6 = 10;

    private Families() {}

    static int of(InetAddress address) {
        return address instanceof Inet4Address ? INET : INET6;
    }

    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + bytes.length + " bytes", e);
        }
    }

    static InetAddress any(int family) {
        return address(new byte[family == INET ? 4 : 16]);
    }

    static InetAddress any(InetAddress sameFamily) {
        return any(of(sameFamily));
    }

    static void checkSame(InetAddress first, InetAddress second) {
        if (of(first) != of(second)) {
            throw new IllegalArgumentException(
                    first.getHostAddress() + " and " + second.getHostAddress() + " are of different address families");
        }
    }

    static void checkPrefix(InetAddress address, int prefixLength) {
        int bits = address.getAddress().length * 8;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException(
                    "the prefix of " + address.getHostAddress() + " has 0 to " + bits + " bits, not " + prefixLength);
        }
    }
}
