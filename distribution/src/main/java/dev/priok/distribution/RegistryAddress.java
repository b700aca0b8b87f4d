package dev.priok.distribution;

import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;

/** Addresses of registries as clients write them when they log in. */
final class RegistryAddress {
    private static final String HUB = "docker.io";

    private RegistryAddress() {}

    /** The domain in {@code https://index.docker.io/v1/}, {@code example.com:5000}; Docker Hub's for nothing. */
    static String domain(String serverAddress) {
        String text = serverAddress.replaceFirst("^https?://", "");
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        if (host.isEmpty() || host.equals("index.docker.io") || host.equals("registry-1.docker.io")) {
            return HUB;
        }
        try {
            return new ImageReference(host, "any", null, null).domain();
        } catch (EngineException _) {
            throw EngineException.invalid("invalid registry address: " + host);
        }
    }
}
