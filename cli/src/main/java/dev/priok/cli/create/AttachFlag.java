package dev.priok.cli.create;

import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.ListFlag;
import java.util.Locale;

/** {@code --attach}: one of the standard streams, each time. */
final class AttachFlag extends ListFlag {
    AttachFlag() {
        super("attach", "list", "Attach to STDIN, STDOUT or STDERR");
    }

    @Override
    protected String check(String text) {
        String stream = text.toLowerCase(Locale.ROOT);
        return switch (stream) {
            case "stdin", "stdout", "stderr" -> stream;
            default -> throw new FlagException("valid streams are STDIN, STDOUT and STDERR");
        };
    }
}
