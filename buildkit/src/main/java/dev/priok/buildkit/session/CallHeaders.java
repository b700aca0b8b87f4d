package dev.priok.buildkit.session;

import io.grpc.Metadata;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a call says beside its messages. Values of one name that aren't ASCII are all sent as in a URL's query, and a name
 * with {@code -encoded} behind says so.
 */
final class CallHeaders {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    CallHeaders add(String name, String value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        return this;
    }

    Metadata metadata() {
        Metadata metadata = new Metadata();
        values.forEach((name, all) -> {
            boolean encoded = !all.stream().allMatch(CallHeaders::isAscii);
            for (String value : all) {
                metadata.put(key(name), encoded ? URLEncoder.encode(value, StandardCharsets.UTF_8) : value);
            }
            if (encoded) {
                metadata.put(key(name + "-encoded"), "1");
            }
        });
        return metadata;
    }

    private static boolean isAscii(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
