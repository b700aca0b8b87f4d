package dev.priok.build.dockerfile;

import dev.priok.build.graph.Operation.Owner;

/** {@code user[:group]}. */
final class Owners {
    private Owners() {}

    static Owner parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? new Owner(text, "") : new Owner(text.substring(0, colon), text.substring(colon + 1));
    }
}
