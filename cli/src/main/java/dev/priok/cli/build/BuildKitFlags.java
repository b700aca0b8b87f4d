package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.build.progress.BuildDisplay;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.StringFlag;
import java.io.IOException;
import java.util.Optional;

/** {@code --progress} of buildx's build: in which form the course of a build is told. */
final class BuildKitFlags {
    private final StringFlag progress;

    BuildKitFlags(FlagSet flags) {
        progress = flags.string(
                "progress",
                "auto",
                "Set type of progress output (\"auto\", \"none\", \"plain\", \"quiet\", \"rawjson\", \"tty\")");
    }

    /** As the flag says, else BUILDKIT_PROGRESS; refuses forms that there aren't. */
    private String form(Session session) {
        String preset = session.environment("BUILDKIT_PROGRESS");
        String wanted = progress.value().equals("auto") && !preset.isEmpty() ? preset : progress.value();
        return switch (wanted) {
            case "auto", "plain", "tty", "quiet", "rawjson", "none" -> wanted;
            default -> throw new CommandFailure("invalid progress mode " + wanted);
        };
    }

    /** Whether nothing but the image's id is to be told. */
    boolean quiet(Session session) {
        return form(session).equals("quiet");
    }

    /** Whether nothing at all is to be told. */
    boolean silent(Session session) {
        return form(session).equals("none");
    }

    /** What shows the build, which the caller closes; empty: it is told in words, or not at all. */
    Optional<BuildDisplay> display(Session session) throws IOException {
        return BuildDisplay.of(session, form(session), true);
    }
}
