package dev.priok.store.archive;

import dev.priok.model.Architecture;
import dev.priok.store.image.JsonFields;
import org.jspecify.annotations.Nullable;

/** What this machine runs, in the words of images (those of Go's GOOS and GOARCH). */
final class HostPlatform {
    private static final String ARCHITECTURE = Architecture.ofMachine();

    private HostPlatform() {}

    /** True for no platform too: nothing speaks against it. */
    static boolean matches(@Nullable JsonFields platform) {
        return platform == null
                || (platform.text("os").equals("linux")
                        && platform.text("architecture").equals(ARCHITECTURE));
    }
}
