package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.StringFlag;

/** Flags of buildx's build that ask for what happens anyway. */
final class BuildKitFlags {
    private final StringFlag progress;

    BuildKitFlags(FlagSet flags) {
        progress = flags.hidden(flags.string(
                "progress", "auto", "Set type of progress output (\"auto\", \"plain\", \"tty\", \"quiet\")"));
    }

    /** Whether nothing but the image's id is to be told; refuses forms that there aren't. */
    boolean quiet() {
        return switch (progress.value()) {
            case "auto", "plain", "tty" -> false;
            case "quiet" -> true;
            default ->
                throw new CommandFailure("--progress=" + progress.value()
                        + " is not part of Priok: it is \"auto\", \"plain\", \"tty\" or \"quiet\"");
        };
    }
}
