package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import java.nio.file.Path;

/**
 * {@code --volume [source:]target[:options]}.
 *
 * @param source a host path or a volume's name, empty for an anonymous volume
 * @param rest the target and what follows it
 */
record VolumeSpec(String source, String rest) {

    static VolumeSpec parse(String text) {
        if (text.isEmpty()) {
            throw new CommandFailure("invalid empty volume spec");
        }
        if (text.length() <= 2) {
            return new VolumeSpec("", text);
        }
        int sections = 1;
        int start = 0;
        while (true) {
            int colon = text.indexOf(':', start);
            if (colon == start || start == text.length()) {
                throw new CommandFailure("invalid spec: " + text + ": empty section between colons");
            }
            if (colon < 0) {
                break;
            }
            sections++;
            start = colon + 1;
        }
        if (sections > 3) {
            throw new CommandFailure("invalid spec: " + text + ": too many colons");
        }
        int colon = text.indexOf(':');
        return colon < 0
                ? new VolumeSpec("", text)
                : new VolumeSpec(text.substring(0, colon), text.substring(colon + 1));
    }

    boolean isAnonymous() {
        return source.isEmpty();
    }

    /** As the API's {@code Binds} has it: a host path relative to here becomes absolute. */
    String bind() {
        String absolute = source.startsWith(".")
                ? Path.of(source).toAbsolutePath().normalize().toString()
                : source;
        return absolute + ":" + rest;
    }
}
