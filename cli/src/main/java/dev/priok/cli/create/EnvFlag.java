package dev.priok.cli.create;

import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.ListFlag;

/** {@code --env NAME=value}, or {@code --env NAME} for the value it has here. */
public final class EnvFlag extends ListFlag {
    public EnvFlag() {
        super("env", "list", "Set environment variables");
    }

    @Override
    protected String check(String text) {
        if (text.isEmpty() || text.charAt(0) == '=') {
            throw new FlagException("invalid environment variable: " + text);
        }
        return text;
    }
}
