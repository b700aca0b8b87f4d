package dev.priok.cli.create;

import java.net.InetAddress;

/** Addresses as texts; never asks a name server. */
final class IpText {
    private IpText() {}

    static boolean isAddress(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            return address != null && text.indexOf('%') < 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
