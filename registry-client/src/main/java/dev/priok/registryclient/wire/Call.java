package dev.priok.registryclient.wire;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param target absolute, or relative to an endpoint's base
 * @param content null for none
 */
record Call(
        String method,
        String target,
        Map<String, String> headers,
        @Nullable Content content) {
    static Call get(String target) {
        return new Call("GET", target, Map.of(), null);
    }

    static Call head(String target) {
        return new Call("HEAD", target, Map.of(), null);
    }

    Call with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Call(method, target, more, content);
    }

    Call to(URI address) {
        return new Call(method, address.toString(), headers, content);
    }

    /** Where a redirection may be followed: nothing is sent twice. */
    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
