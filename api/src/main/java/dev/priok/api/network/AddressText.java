package dev.priok.api.network;

import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import org.jspecify.annotations.Nullable;

/** Addresses whose errors the caller words. */
final class AddressText {
    private AddressText() {}

    /** Null if it is none. */
    static @Nullable IpAddress addressOrNull(String text) {
        try {
            return IpAddress.parse(text);
        } catch (EngineException _) {
            return null;
        }
    }

    /** Null if it is none. */
    static @Nullable IpPrefix prefixOrNull(String text) {
        try {
            return IpPrefix.parse(text);
        } catch (EngineException _) {
            return null;
        }
    }

    /** As in {@code IPv4 block}. */
    static String family(IpPrefix prefix) {
        return prefix.isVersion4() ? "IPv4" : "IPv6";
    }
}
