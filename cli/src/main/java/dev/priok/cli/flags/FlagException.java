package dev.priok.cli.flags;

/** The command line has a flag that is unknown, lacks its value, or has a value it cannot have. */
public final class FlagException extends RuntimeException {
    public FlagException(String message) {
        super(message);
    }
}
