package dev.priok.network.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Names under in-addr.arpa (RFC 1035 section 3.5) and ip6.arpa (RFC 3596 section 2.5). */
final class ReverseName {
    private static final String IPV4 = ".in-addr.arpa";
    private static final String IPV6 = ".ip6.arpa";
    private static final int NIBBLES = 32;

    private ReverseName() {}

    /** The address that a name in lower case stands for; empty for every other name. */
    static Optional<InetAddress> address(String name) {
        if (name.endsWith(IPV4)) {
            return ipv4(name.substring(0, name.length() - IPV4.length()).split("\\.", -1));
        }
        if (name.endsWith(IPV6)) {
            return ipv6(name.substring(0, name.length() - IPV6.length()));
        }
        return Optional.empty();
    }

    private static Optional<InetAddress> ipv4(String[] labels) {
        byte[] bytes = new byte[4];
        if (labels.length != bytes.length) {
            return Optional.empty();
        }
        for (int i = 0; i < bytes.length; i++) {
            String label = labels[bytes.length - 1 - i];
            if (label.isEmpty() || label.length() > 3 || !label.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            int value = Integer.parseInt(label);
            if (value > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) value;
        }
        return address(bytes);
    }

    private static Optional<InetAddress> ipv6(String nibbles) {
        if (nibbles.length() != 2 * NIBBLES - 1) {
            return Optional.empty();
        }
        byte[] bytes = new byte[NIBBLES / 2];
        for (int i = 0; i < NIBBLES; i++) {
            int at = 2 * (NIBBLES - 1 - i);
            int value = Character.digit(nibbles.charAt(at), 16);
            if (value < 0 || (at > 0 && nibbles.charAt(at - 1) != '.')) {
                return Optional.empty();
            }
            bytes[i / 2] |= (byte) (i % 2 == 0 ? value << 4 : value);
        }
        return address(bytes);
    }

    private static Optional<InetAddress> address(byte[] bytes) {
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
