package dev.priok.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where plugins are looked for, and how long they may take.
 *
 * @param sockets the directory of unix sockets, {@code NAME.sock} or {@code NAME/NAME.sock}
 * @param specifications directories of files that name an address, {@code NAME.spec} or {@code NAME.json}; the first
 *     that has one counts
 * @param answer how long a plugin may take to answer
 */
public record PluginSettings(Path sockets, List<Path> specifications, Duration answer) {
    public PluginSettings {
        specifications = List.copyOf(specifications);
        if (answer.isNegative() || answer.isZero()) {
            throw new IllegalArgumentException("plugins need some time to answer");
        }
    }

    /** For making and mounting a volume, which may move data. */
    Duration longAnswer() {
        return answer.multipliedBy(2);
    }

    /** How long a plugin that can't be reached is tried again. */
    Duration patience() {
        return answer.dividedBy(2);
    }
}
